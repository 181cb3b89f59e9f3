import { letter, type TemplateText } from './layout';

/** Tells a buyer whose codes are there that the payment did not go through, and where to mend it. */
export const paymentDeclinedTemplate: TemplateText = {
  subject: 'Your payment for {{product}} did not go through',
  mjml: letter({
    preview: 'Your codes are ready. Please mend the payment.',
    body: `
      <mj-text>your codes for {{product}} are ready, but the payment of {{amount}} did not go through. Please confirm it with your bank, or pay by another method, until {{until}}. Your codes follow at once.</mj-text>
      <mj-text>Nothing has been charged for it. If the payment is not mended until then, the order is cancelled.</mj-text>`,
    button: { label: 'Mend the payment', field: 'paymentUrl' },
    footer: 'Order {{order}}.',
  }),
};
