/** One line of a sale that is made up. */
export interface SampleItem {
  /** The store's product id. */
  product: string;
  quantity: number;
  /** After discount, before tax, in minor units. */
  unitPrice: number;
}

/** A sale that a platform is to tell of. */
export interface SampleSale {
  /** Makes every id of the sale. */
  id: string;
  email: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  items: readonly SampleItem[];
  test: boolean;
  now: Date;
}

/** What a sample is signed with. */
export interface SampleKeys {
  secret: string;
  /** PEM, for platforms that sign with a private key. */
  privateKey: string;
}

/** One request as a platform sends it. */
export interface SampleDelivery {
  headers: Record<string, string>;
  body: string;
  /** What the platform's API answers about the sale, by path and query: where a connector looks it up. */
  api?: Record<string, unknown>;
}

/** A message as the sandbox's platform keeps it. */
export type SampleMessage = Pick<SampleDelivery, 'headers' | 'body'>;

/** What one platform sends, to try it and to test with. */
export interface PlatformSamples {
  /** The events that can be sent, by the platform's own names; the purchase comes first. */
  events: readonly string[];
  /** Where it is no secret that signs, but a key that only the platform has. */
  signsWithPrivateKey?: true;
  /** The external order id that all messages of the sale share. */
  externalId(sale: SampleSale): string;
  /** An event of a sale as the platform writes and signs it; `sale.id` stands in what is signed. */
  sample(event: string, sale: SampleSale, keys: SampleKeys): SampleDelivery;
  /** What the platform's API answers, by path, when it is asked what has happened: the messages that it has sent, or should have. */
  listing?(told: readonly SampleMessage[]): Record<string, unknown>;
}
