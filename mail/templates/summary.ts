import { STYLES, layout, type TemplateText } from './layout';

const row = (content: string): string => `<div class="row" style="${STYLES.row}">${content}</div>`;
const label = (content: string): string => `<span class="label" style="${STYLES.label}">${content}</span>`;

/** A heading and its rows; left out where the list is empty. */
const section = (list: string, heading: string, content: string): string => `
      <mj-raw>{{#if ${list}}}</mj-raw>
      <mj-text><strong>${heading}</strong></mj-text>
      <mj-text>
        {{#each ${list}}}
        ${row(content)}
        {{/each}}
      </mj-text>
      <mj-raw>{{/if}}</mj-raw>`;

/** Tells a vendor how a day or a week has gone; holds neither codes nor addresses. */
export const summaryTemplate: TemplateText = {
  subject: '{{vendor}}: new orders {{orderCount}}, lines to see to {{waitingCount}}',
  mjml: layout(
    'From {{since}} to {{until}}',
    `
  <mj-section>
    <mj-column>
      <mj-text mj-class="title">New orders: {{orderCount}}</mj-text>
      <mj-text>From {{since}} to {{until}}; test orders are left out.</mj-text>
${section('orders', 'New orders by state', `{{state}}: {{count}}`)}
${section('revenue', 'Revenue of new orders, before tax', `{{this}}`)}
${section('exceptions', 'Lines that wait for a person now', `{{reason}}: {{count}}`)}
${section(
  'pools',
  'Pools that run low now',
  `{{product}}: {{available}} codes left${label(`{{#if days}}, for {{days}} days{{/if}}{{#if waitingLines}}, waiting lines: {{waitingLines}}{{/if}}`)}`,
)}
${section(
  'publishers',
  'Publishers with failures, by whole days (UTC)',
  `{{publisher}}: {{failed}} of {{tries}} tries brought no key ${label(`{{#if kinds}}({{kinds}}){{/if}}{{#if notAsked}} not asked: {{notAsked}}{{/if}}`)}`,
)}
      <mj-text mj-class="small" padding="8px 32px 32px">What waits is listed by GET /v1/exceptions; who gets this mail is set by PUT /v1/reports/summary.</mj-text>
    </mj-column>
  </mj-section>`,
  ),
};
