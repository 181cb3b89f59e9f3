import { DEFAULT_CODE_FORMAT, type CodeFormat } from './code-format';

/** Where a product's codes come from. */
export const CODE_SOURCES = ['generate', 'pool', 'rights'] as const;
export type CodeSource = (typeof CODE_SOURCES)[number];

/** What a product's codes mail says and looks like; null for the default. */
export interface ProductMail {
  subject: string | null;
  /** MJML with Handlebars fields; null for the default template. */
  template: string | null;
}

/** How a product is known at the publisher whose key server issues its codes. */
export interface ProductRights {
  /** Keyrail's id of the publisher. */
  publisher: string;
  /** The publisher's own id of the product; null where it knows ours. */
  externalReference: string | null;
  /** What its key server is told of the product besides. */
  attributes: Record<string, string>;
}

/** What a product's licenses begin with, and how they are kept. */
export interface ProductLicense {
  /** How long one runs from its delivery on; null for no end. */
  days: number | null;
  features: Record<string, string>;
  /** How long a license that a subscription keeps outlives a renewal that does not come. */
  graceDays: number;
  /** A signed file goes with each license. */
  file: boolean;
  /** The longest that an application runs on one file, in days. */
  offlineDays: number;
}

export const DEFAULT_PRODUCT_LICENSE: ProductLicense = {
  days: null,
  features: {},
  graceDays: 7,
  file: false,
  offlineDays: 14,
};

export interface Product {
  id: string;
  name: string;
  source: CodeSource;
  /** Null for a product that no publisher issues codes for. */
  rights: ProductRights | null;
  /** Null for a product whose codes are never generated. */
  codeFormat: CodeFormat | null;
  /** Available codes at or under which the vendor is warned; null for never. */
  lowStockThreshold: number | null;
  /** Where the vendor is told of low stock; null for nowhere. */
  notify: string | null;
  /** Minimum unit price per currency, after discount and before tax, in minor units; empty for none at all. */
  minimumPrices: Record<string, number>;
  /** What a test order gets instead of a real code. */
  sampleCode: string;
  mail: ProductMail;
  license: ProductLicense;
}

/** The code format of a product for which nobody has chosen one: in place of a publisher's keys none are made up. */
export const unchosenFormat = (source: CodeSource): CodeFormat | null =>
  source === 'rights' ? null : DEFAULT_CODE_FORMAT;

/** What a test order gets instead of a code, unless its product has a sample of its own. */
export const DEFAULT_SAMPLE_CODE = 'SAMPLE-CODE';

/** The sample codes that a test order gets for a line of so many units. */
export const sampleCodes = ({ sampleCode }: Pick<Product, 'sampleCode'>, quantity: number): string[] =>
  quantity === 1 ? [sampleCode] : Array.from({ length: quantity }, (_, index) => `${sampleCode}-${index + 1}`);
