import { letter, type TemplateText } from './layout';

/** Tells a buyer that a renewal has not been paid, and until when the license stays in force. */
export const paymentReminderTemplate: TemplateText = {
  subject: 'Your payment for {{product}} is due',
  mjml: letter({
    preview: 'The renewal of your license has not been paid.',
    body: `
      <mj-text>the renewal of your license for {{product}} has not been paid. It stays in force until {{until}}. Please see that your payment method at the shop is in order: the shop tries again by itself, and your license goes on at once.</mj-text>`,
    button: { label: 'See your order', field: 'statusUrl' },
    footer: 'Order {{order}}.',
  }),
};
