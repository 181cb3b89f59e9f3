import { STYLES, letter, type TemplateText } from './layout';

/** Tells a buyer that an order could not be fulfilled in time. */
export const orderClosedTemplate: TemplateText = {
  subject: 'Your order {{order}} from {{vendor}} could not be fulfilled',
  mjml: letter({
    preview: '{{#if charged}}{{vendor}} will refund what you paid.{{else}}Nothing was charged.{{/if}}',
    body: `
      <mj-text>we are sorry: your order from {{vendor}} could not be fulfilled in time, and has been cancelled.</mj-text>
      <mj-text>{{#each products}}<div class="row" style="${STYLES.row}">{{name}} × {{quantity}}</div>{{/each}}</mj-text>
      <mj-text>{{#if charged}}{{vendor}} will refund what you paid for it. You need not do anything.{{else}}Nothing was charged.{{/if}}</mj-text>`,
    button: { label: 'See your order', field: 'statusUrl' },
    footer: 'Order {{order}}.',
  }),
};
