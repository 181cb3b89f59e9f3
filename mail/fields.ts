import type { MailSample } from '../domain/mail-sample';

/** What a codes mail may say of one product. */
export interface CodesProduct {
  name: string;
  quantity: number;
  codes: string[];
}

/** The fields of each mail's template, described for vendors in docs/mail.md. */
export interface MailFields {
  codes: {
    vendor: string;
    buyer: string | null;
    /** The store's order number. */
    order: string;
    products: CodesProduct[];
    statusUrl: string | null;
    test: boolean;
    /** A repetition that somebody asked for. */
    resent: boolean;
    /** License files that are attached. */
    files: number;
  };
  'codes-link': {
    vendor: string;
    buyer: string | null;
    order: string;
    products: { name: string; quantity: number }[];
    statusUrl: string | null;
    test: boolean;
    resent: boolean;
  };
  'low-stock': {
    product: string;
    productId: string;
    available: number;
    threshold: number;
  };
  transaction: {
    store: string;
    order: string;
    /** Keyrail's id. */
    orderId: string;
    state: string;
    test: boolean;
    lines: { product: string; quantity: number; amount: string | null; state: string }[];
    total: string | null;
  };
  summary: {
    vendor: string;
    /** The period, as people write times; `until` does not belong to it. */
    since: string;
    until: string;
    orderCount: number;
    waitingCount: number;
    orders: { state: string; count: number }[];
    /** An amount for each currency. */
    revenue: string[];
    exceptions: { reason: string; count: number }[];
    /** Pools that run low: `days` is empty for one that nothing is taken from. */
    pools: { product: string; available: number; days: string; waitingLines: number }[];
    publishers: { publisher: string; tries: number; failed: number; notAsked: number; kinds: string }[];
  };
  'key-on-its-way': {
    vendor: string;
    buyer: string | null;
    order: string;
    product: string;
    quantity: number;
    /** Whether nothing is charged before the key is there. */
    chargedLater: boolean;
    statusUrl: string | null;
  };
  'payment-declined': {
    vendor: string;
    buyer: string | null;
    order: string;
    product: string;
    amount: string;
    /** Until when the payment may be mended. */
    until: string;
    paymentUrl: string;
  };
  'order-closed': {
    vendor: string;
    buyer: string | null;
    order: string;
    products: { name: string; quantity: number }[];
    /** False only when no money has been taken. */
    charged: boolean;
    statusUrl: string | null;
  };
  'payment-reminder': {
    vendor: string;
    buyer: string | null;
    order: string;
    product: string;
    /** Until when the license stays in force without a payment. */
    until: string;
    statusUrl: string | null;
  };
  'webhook-failed': {
    endpoint: string;
    url: string;
    event: string;
    type: string;
    /** What the last try has come to; null when there was none. */
    failure: string | null;
  };
}

export type MailName = keyof MailFields;

/** What each field of the codes mail is: for whoever writes a template. */
export const CODES_FIELD_WORDS: readonly { field: string; is: string }[] = [
  { field: '{{vendor}}', is: 'your name' },
  { field: '{{buyer}}', is: "the buyer's name; may be empty" },
  { field: '{{order}}', is: "the number that the shop shows its buyer, else the store's id of the order" },
  {
    field: '{{#each products}} … {{/each}}',
    is: 'the products of this mail, each with {{name}}, {{quantity}} and {{#each codes}}{{this}}{{/each}}',
  },
  { field: '{{statusUrl}}', is: "the buyer's page of this order; may be empty" },
  { field: '{{#if test}} … {{/if}}', is: 'a test order: the codes are samples' },
  { field: '{{#if resent}} … {{/if}}', is: 'somebody asked for this mail again' },
  { field: '{{files}}', is: 'how many license files are attached; 0 for none' },
];

/** What a custom template is tried with: every field filled, several products, several codes. */
export const SAMPLE_CODES_FIELDS: MailFields['codes'] = {
  vendor: 'Example Software',
  buyer: 'Ann Example',
  order: 'SAMPLE-1',
  products: [
    { name: 'Sample Product', quantity: 2, codes: ['SAMPLE-AAAAA-11111', 'SAMPLE-BBBBB-22222'] },
    { name: 'Other Product', quantity: 1, codes: ['SAMPLE-CCCCC-33333'] },
  ],
  statusUrl: 'https://example.com/orders/status/sample',
  test: true,
  resent: true,
  files: 2,
};

const [SOLD] = SAMPLE_CODES_FIELDS.products;
const ORDINARY: MailFields['codes'] = {
  ...SAMPLE_CODES_FIELDS,
  products: SOLD ? [{ ...SOLD, quantity: 1, codes: SOLD.codes.slice(0, 1) }] : [],
  ...{ test: false, resent: false, files: 0 },
};

/** The orders that a codes mail can be looked at of: `full` has all that there is in one. */
export const MAIL_SAMPLES = {
  full: SAMPLE_CODES_FIELDS,
  ordinary: ORDINARY,
  several: { ...ORDINARY, products: SAMPLE_CODES_FIELDS.products },
  resent: { ...ORDINARY, resent: true },
  test: { ...ORDINARY, test: true },
  file: { ...ORDINARY, files: 1 },
} as const satisfies Readonly<Record<MailSample, MailFields['codes']>>;
