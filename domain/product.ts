import type { CodeFormat } from './code-format';

/** Where a product's codes come from. */
export const CODE_SOURCES = ['generate', 'pool'] as const;
export type CodeSource = (typeof CODE_SOURCES)[number];

/** What a product's codes mail says and looks like; null for the default. */
export interface ProductMail {
  subject: string | null;
  /** MJML with Handlebars fields; null for the default template. */
  template: string | null;
}

export interface Product {
  id: string;
  name: string;
  source: CodeSource;
  codeFormat: CodeFormat;
  /** Available codes at or under which the vendor is warned; null for never. */
  lowStockThreshold: number | null;
  /** Where the vendor is told of low stock; null for nowhere. */
  notify: string | null;
  /** Minimum unit price per currency, after discount and before tax, in minor units; empty for none at all. */
  minimumPrices: Record<string, number>;
  /** What a test order gets instead of a real code. */
  sampleCode: string;
  mail: ProductMail;
}

/** The sample codes that a test order gets for a line of so many units. */
export const sampleCodes = ({ sampleCode }: Product, quantity: number): string[] =>
  quantity === 1 ? [sampleCode] : Array.from({ length: quantity }, (_, index) => `${sampleCode}-${index + 1}`);
