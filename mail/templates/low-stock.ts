import { layout, type TemplateText } from './layout';

/** Tells a vendor that a product's pool runs low. */
export const lowStockTemplate: TemplateText = {
  subject: 'Low stock: {{available}} codes left for {{product}}',
  mjml: layout(
    'Upload more codes for {{product}}.',
    `
  <mj-section>
    <mj-column>
      <mj-text mj-class="title">{{available}} codes left for {{product}}</mj-text>
      <mj-text>The warning is set at {{threshold}} available codes or fewer.</mj-text>
      <mj-text>Upload more codes for the product <strong>{{productId}}</strong>. When none is left, new orders wait; an upload serves them by itself, oldest first.</mj-text>
      <mj-text mj-class="small" padding="8px 32px 32px">This warning comes once; it comes again after the stock has been above the threshold.</mj-text>
    </mj-column>
  </mj-section>`,
  ),
};
