import { layout, type TemplateText } from './layout';

/** Tells a vendor that a webhook endpoint takes no messages. */
export const webhookFailedTemplate: TemplateText = {
  subject: 'Webhook endpoint {{endpoint}} takes no events',
  mjml: layout(
    'An event could not be delivered for five days.',
    `
  <mj-section>
    <mj-column>
      <mj-text mj-class="title">The webhook endpoint {{endpoint}} takes no events</mj-text>
      <mj-text>The event <strong>{{event}}</strong> ({{type}}) could not be delivered to {{url}} for five days.</mj-text>
      <mj-text>{{#if failure}}At the last try: {{failure}}.{{else}}It was never tried.{{/if}}</mj-text>
      <mj-text>It is not tried any more, and stays in the log. All later events are still sent: the endpoint has not been switched off. Once it works again, replay what it has missed.</mj-text>
      <mj-text mj-class="small" padding="8px 32px 32px">This mail comes once; it comes again after the endpoint has taken events.</mj-text>
    </mj-column>
  </mj-section>`,
  ),
};
