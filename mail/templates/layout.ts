/** A template as it is written: a subject and MJML, both with Handlebars fields. */
export interface TemplateText {
  subject: string;
  mjml: string;
}

/** Styles that stand in the elements themselves, for mail clients that drop style sheets. */
export const STYLES = {
  product: 'font-weight: 600; padding: 12px 0 6px',
  code:
    "font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; font-size: 16px; line-height: 1.5; " +
    'padding: 12px; margin: 0 0 8px; background: #eef2f7; border: 1px solid #d3dce6; border-radius: 6px; ' +
    'white-space: pre-wrap; word-break: break-word; overflow-wrap: anywhere; -webkit-user-select: all; user-select: all',
  row: 'padding: 10px 0; border-bottom: 1px solid #d3dce6',
  label: 'color: #52606d',
  note: 'padding: 10px 14px; background: #fef3c7; color: #713f12; border-radius: 6px',
};

// Mail clients that know no color scheme keep the light colors, which stand in the elements themselves.
const HEAD = `
<mj-head>
  <mj-raw>
    <meta name="color-scheme" content="light dark" />
    <meta name="supported-color-schemes" content="light dark" />
  </mj-raw>
  <mj-attributes>
    <mj-all font-family="-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" />
    <mj-text font-size="16px" line-height="1.5" color="#1f2933" padding="8px 32px" />
    <mj-section padding="0" background-color="#ffffff" css-class="card" />
    <mj-button background-color="#1d4ed8" color="#ffffff" border-radius="6px" font-size="16px" inner-padding="12px 22px" padding="12px 32px" align="left" />
    <mj-class name="title" font-size="24px" line-height="1.25" font-weight="600" padding="32px 32px 8px" />
    <mj-class name="small" font-size="14px" line-height="1.45" color="#52606d" css-class="quiet" />
  </mj-attributes>
  <mj-style>
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    @media (prefers-color-scheme: dark) {
      body, .page, .page > div, .page > table { background: #11161c !important; background-color: #11161c !important; }
      .card, .card > table { background: #1c232b !important; background-color: #1c232b !important; }
      .card div, .card .product { color: #e4e9ef !important; }
      .quiet div, .card .label { color: #a3b0be !important; }
      .card .code { background: #11161c !important; border-color: #3a4653 !important; color: #ffffff !important; }
      .card .row { border-color: #3a4653 !important; }
      .card .note { background: #453a14 !important; color: #fde68a !important; }
    }
  </mj-style>`;

/** A whole mail around its middle, with the line that mailboxes show beside the subject. */
export const layout = (preview: string, sections: string): string =>
  `<mjml lang="en">${HEAD}
  <mj-preview>${preview}</mj-preview>
</mj-head>
<mj-body background-color="#f0f3f6" width="600px" css-class="page">
  <mj-section background-color="#f0f3f6" css-class="page" padding="12px"><mj-column></mj-column></mj-section>
${sections}
  <mj-section background-color="#f0f3f6" css-class="page" padding="12px"><mj-column></mj-column></mj-section>
</mj-body>
</mjml>`;

export interface Letter {
  preview: string;
  /** MJML elements of one column, under the greeting. */
  body: string;
  /** What leads to the order's page; `field` names the address, and a mail without one has no button. */
  button: { label: string; field: 'statusUrl' | 'paymentUrl' };
  footer: string;
}

/** A mail to a buyer about an order: greeting, body, the way to the order's page, and its number. */
export const letter = ({ preview, body, button, footer }: Letter): string =>
  layout(
    preview,
    `
  <mj-section>
    <mj-column>
      <mj-text mj-class="title">{{#if buyer}}Hello {{buyer}},{{else}}Hello,{{/if}}</mj-text>${body}
    </mj-column>
  </mj-section>
  <mj-raw>{{#if ${button.field}}}</mj-raw>
  <mj-section>
    <mj-column>
      <mj-button href="{{${button.field}}}">${button.label}</mj-button>
    </mj-column>
  </mj-section>
  <mj-raw>{{/if}}</mj-raw>
  <mj-section>
    <mj-column>
      <mj-text mj-class="small" padding="8px 32px 32px">${footer}</mj-text>
    </mj-column>
  </mj-section>`,
  );
