import { STYLES, layout, type TemplateText } from './layout';

/** Tells a vendor of one order; holds no codes. */
export const transactionTemplate: TemplateText = {
  subject: '{{#if test}}[Test] {{/if}}Order {{order}} at {{store}}: {{state}}',
  mjml: layout(
    '{{#each lines}}{{#unless @first}}, {{/unless}}{{product}} × {{quantity}}{{/each}}',
    `
  <mj-section>
    <mj-column>
      <mj-text mj-class="title">Order {{order}}: {{state}}</mj-text>
      <mj-text>Store: {{store}}{{#if test}} (test order){{/if}}</mj-text>
      <mj-text>
        {{#each lines}}
        <div class="row" style="${STYLES.row}">{{product}} × {{quantity}}{{#if amount}}, {{amount}}{{/if}} <span class="label" style="${STYLES.label}">({{state}})</span></div>
        {{/each}}
      </mj-text>
      <mj-raw>{{#if total}}</mj-raw>
      <mj-text>Together: <strong>{{total}}</strong></mj-text>
      <mj-raw>{{/if}}</mj-raw>
      <mj-text mj-class="small" padding="8px 32px 32px">Keyrail's id of this order: {{orderId}}</mj-text>
    </mj-column>
  </mj-section>`,
  ),
};
