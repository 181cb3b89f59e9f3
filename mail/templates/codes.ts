import { STYLES, letter, type TemplateText } from './layout';

const SUBJECT =
  '{{#if test}}[Test] {{/if}}Your {{#each products}}{{#unless @first}}, {{/unless}}{{name}}{{/each}} from {{vendor}}';

/** The mail that delivers codes, unless a product has one of its own. */
export const codesTemplate: TemplateText = {
  subject: SUBJECT,
  mjml: letter({
    preview: 'Order {{order}}: here is what you bought.',
    body: `
      <mj-text>{{#if resent}}here again is your purchase from {{vendor}}.{{else}}thank you for your purchase from {{vendor}}.{{/if}}</mj-text>
      <mj-raw>{{#if test}}</mj-raw>
      <mj-text><div class="note" style="${STYLES.note}">This is a test order: the codes below are samples and activate nothing.</div></mj-text>
      <mj-raw>{{/if}}</mj-raw>
      <mj-text>
        {{#each products}}
        <div class="product" style="${STYLES.product}">{{name}}</div>
        {{#each codes}}<pre class="code" style="${STYLES.code}">{{this}}</pre>{{/each}}
        {{/each}}
      </mj-text>
      <mj-raw>{{#if files}}</mj-raw>
      <mj-text>Attached: a license file for each code, for software that asks for one and runs without a connection to the Internet.</mj-text>
      <mj-raw>{{/if}}</mj-raw>
      <mj-text>Copy the code and paste it where the software asks for it, capitals and dashes included. Keep this mail: you will need the code again when you install on another computer.</mj-text>`,
    button: { label: 'See your order', field: 'statusUrl' },
    footer: 'Order {{order}}. Questions? Answer the receipt of your purchase, and name this order number.',
  }),
};
