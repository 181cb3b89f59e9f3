import { STYLES, letter, type TemplateText } from './layout';

/** The mail that leads to codes which together are too long for a mail. */
export const codesLinkTemplate: TemplateText = {
  subject:
    '{{#if test}}[Test] {{/if}}Your {{#each products}}{{#unless @first}}, {{/unless}}{{name}}{{/each}} from {{vendor}}',
  mjml: letter({
    preview: 'Order {{order}}: what you bought is ready.',
    body: `
      <mj-text>{{#if resent}}here again is the way to your purchase from {{vendor}}.{{else}}thank you for your purchase from {{vendor}}.{{/if}}</mj-text>
      <mj-text>{{#each products}}<div class="row" style="${STYLES.row}">{{name}} × {{quantity}}</div>{{/each}}</mj-text>
      <mj-text>Your codes are ready. Together they are too long for a mail: you find them on the page of your order, where you can download them all. Keep this mail, and give the link to nobody: whoever has it has your codes.</mj-text>`,
    button: { label: 'Get your codes', field: 'statusUrl' },
    footer: 'Order {{order}}. Questions? Answer the receipt of your purchase, and name this order number.',
  }),
};
