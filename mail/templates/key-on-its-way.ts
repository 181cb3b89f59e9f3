import { letter, type TemplateText } from './layout';

/** Tells a buyer at once that the publisher has yet to issue the key. */
export const keyOnItsWayTemplate: TemplateText = {
  subject: 'Your key for {{product}} is on its way',
  mjml: letter({
    preview: 'The publisher issues it, and it is yours as soon as it is there.',
    body: `
      <mj-text>thank you for your order of {{product}} × {{quantity}} from {{vendor}}. The publisher has not issued your key yet. We ask for it every hour, and it is yours as soon as it is there: the page below has it then. You need not do anything.</mj-text>
      <mj-text>This usually takes a short while, and 21 days at most. If no key has come until then, the order is cancelled{{#unless chargedLater}}, and your money is returned{{/unless}}.{{#if chargedLater}} Nothing is charged before your key is there.{{/if}}</mj-text>`,
    button: { label: 'Where is my key?', field: 'statusUrl' },
    footer: 'Order {{order}}.',
  }),
};
