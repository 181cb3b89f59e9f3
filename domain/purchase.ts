import type { LineUpgrade } from './license-upgrade';
import type { PaymentMethod } from './payment';

/** A postal address, as far as the store tells. */
export interface Address {
  line1?: string | null;
  line2?: string | null;
  line3?: string | null;
  city?: string | null;
  state?: string | null;
  postalCode?: string | null;
  /** ISO 3166-1 alpha-2. */
  country?: string | null;
  phone?: string | null;
}

/** Who bought, as far as the store tells; what is optional was not told by orders of earlier releases. */
export interface Buyer {
  email: string | null;
  name: string | null;
  company: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  billingAddress?: Address | null;
  shippingAddress?: Address | null;
  /** BCP 47 or with an underscore, as the store writes it. */
  locale?: string | null;
}

/** The first message that names a detail decides it; a later one only adds what was missing. */
export function firstKnown(known: Buyer, told: Buyer): Buyer {
  const billingAddress = known.billingAddress ?? told.billingAddress;
  const shippingAddress = known.shippingAddress ?? told.shippingAddress;
  const locale = known.locale ?? told.locale;
  return {
    email: known.email ?? told.email,
    name: known.name ?? told.name,
    company: known.company ?? told.company,
    country: known.country ?? told.country,
    ...(billingAddress && { billingAddress }),
    ...(shippingAddress && { shippingAddress }),
    ...(locale && { locale }),
  };
}

/** Whether a line is free: one message that tells of money outweighs all others. */
export const isFreeByAll = (known: boolean | null, told: boolean | null = null): boolean | null =>
  known === false ? known : (told ?? known);

/** How codes reach the buyer: by mail, in the answer to the store's call, or both. */
export const DELIVERY_MODES = ['email', 'response', 'both'] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

/** How a purchase came: a platform's notice, a platform's call that takes the codes in its reply, or the DIRECT API. */
export type Channel = 'webhook' | 'reply' | 'api';

/** One product of a purchase in the store's own words. */
export interface PurchaseLine {
  /** Names the line within the order in every message of the store. */
  key: string;
  /** The store's product id. */
  product: string;
  quantity: number;
  /** After discount, before tax, in minor units; null when this message does not tell. */
  unitPrice: number | null;
  /** On the whole line, in minor units; what Keyrail charges is the price with it. */
  tax?: number | null;
  /** True when this message says that no money was taken for the line, whatever its unit price is rounded to; null when it does not tell. */
  isFree?: boolean | null;
  /** The store's id of the subscription that begins with it. */
  subscriptionId?: string;
  /** How long a period of it is at most, in days, where the platform tells that of its plan. */
  periodDays?: number;
  /** What the publisher is told besides. */
  attributes?: Record<string, string>;
  /** Of its licenses, over those of the product and the store. */
  features?: Record<string, string>;
  /** The license that it renews or upgrades, instead of bringing a new one. */
  upgrades?: LineUpgrade;
}

/** One message of a store about one order that has been paid. */
export interface Purchase {
  eventId: string;
  /** What the shop shows its buyer the order as; null or left out where this message does not tell. */
  number?: string | null;
  channel: Channel;
  delivery: DeliveryMode;
  test: boolean;
  /** ISO 4217; null when this message does not tell. */
  currency: string | null;
  buyer: Buyer;
  /** The vendor, account and store ids that the message carries. */
  identification: Record<string, string>;
  lines: PurchaseLine[];
  /** What the platform's API is to be asked for, where the message leaves out the lines or the buyer. */
  lookup?: string | null;
  /** What Keyrail charges where the store does not. */
  payment?: PaymentMethod | null;
  /** The licenses of the code that the order names for lines which are still to be looked up; left out where it names none. */
  upgrades?: string[];
}

/** What the vendor lets an order say by names of its own. It may hold codes, so that it goes no further than where it is read. */
export type ToldFields = Readonly<Record<string, string>>;

/** A line as its platform tells it. */
export interface ToldLine extends PurchaseLine {
  fields?: ToldFields;
  /** The license that it renews or upgrades, by its code. */
  renews?: { code: string; days: number | null };
}

/** A purchase as its platform tells it. */
export interface ToldPurchase extends Omit<Purchase, 'delivery' | 'lines' | 'upgrades'> {
  lines: ToldLine[];
  fields?: ToldFields;
  /** True for a message about one product, of which an order has as many as it has products. */
  isPart?: boolean;
}
