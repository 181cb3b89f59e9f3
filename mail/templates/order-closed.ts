import { STYLES, layout, type TemplateText } from './layout';

/** Tells a buyer that an order could not be fulfilled in time. */
export const orderClosedTemplate: TemplateText = {
  subject: 'Your order {{order}} from {{vendor}} could not be fulfilled',
  mjml: layout(
    '{{#if charged}}{{vendor}} will refund what you paid.{{else}}Nothing was charged.{{/if}}',
    `
  <mj-section>
    <mj-column>
      <mj-text mj-class="title">{{#if buyer}}Hello {{buyer}},{{else}}Hello,{{/if}}</mj-text>
      <mj-text>we are sorry: your order from {{vendor}} could not be fulfilled in time, and has been closed.</mj-text>
      <mj-text>{{#each products}}<div class="row" style="${STYLES.row}">{{name}} × {{quantity}}</div>{{/each}}</mj-text>
      <mj-text>{{#if charged}}{{vendor}} will refund what you paid for it. You need not do anything.{{else}}Nothing was charged.{{/if}}</mj-text>
    </mj-column>
  </mj-section>
  <mj-raw>{{#if statusUrl}}</mj-raw>
  <mj-section>
    <mj-column>
      <mj-button href="{{statusUrl}}">See your order</mj-button>
    </mj-column>
  </mj-section>
  <mj-raw>{{/if}}</mj-raw>
  <mj-section>
    <mj-column>
      <mj-text mj-class="small" padding="8px 32px 32px">Order {{order}}.</mj-text>
    </mj-column>
  </mj-section>`,
  ),
};
