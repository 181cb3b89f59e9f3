import type { ChargeMode, GatewayCredentials, GatewayName, PaymentMode } from './payment';
import type { DeliveryMode } from './purchase';

/** The platforms that a store can be on. */
export const PLATFORMS = [
  'direct',
  'fastspring',
  'paypal',
  'two-checkout',
  'paypro',
  'stripe',
  'shopify',
  'woocommerce',
  'paddle',
  'lemon-squeezy',
  'polar',
  'standard-webhooks',
] as const;
export type Platform = (typeof PLATFORMS)[number];
/** A platform that sends deliveries; orders of the other are placed by the API. */
export type DeliveringPlatform = Exclude<Platform, 'direct'>;

/** A secret of a store; one that is being rotated out is still accepted until its date. */
export interface StoreSecret {
  value: string;
  /** ISO time; null for the secret in force. */
  acceptedUntil: string | null;
}

/** What verifies a store's deliveries; which of them a platform uses, its connector says. */
export interface StoreCredentials {
  webhookSecrets: StoreSecret[];
  /** Signs the calls that take codes in their reply. */
  licenseKeys: StoreSecret[];
  /** Public keys or certificates in PEM that verify in place of those that the platform publishes. */
  trustedKeys: string[];
  gateway: GatewayCredentials;
  api: ApiCredentials;
}

/** What lets Keyrail into a platform's API; which of them a platform uses, its connector's page says. */
export interface ApiCredentials {
  id: string | null;
  key: string | null;
}

/** What a store has that nobody has given anything. */
export const NO_CREDENTIALS: StoreCredentials = {
  webhookSecrets: [],
  licenseKeys: [],
  trustedKeys: [],
  gateway: { secretKey: null, publicKey: null },
  api: { id: null, key: null },
};

/** One configured connection to a platform; its credentials are kept apart from it. */
export interface Store {
  id: string;
  name: string;
  platform: Platform;
  /** Fields that a purchase must carry with these values. */
  identification: Record<string, string>;
  /** From the store's product ids to ours; a store's id that is not here is taken for ours. */
  products: Record<string, string>;
  /** Of the licenses that are sold by these store product ids, over the features of the product. */
  features: Record<string, Record<string, string>>;
  /** The field of a platform's order that names the license it renews or upgrades, by its code; null for none. */
  upgradeField: string | null;
  delivery: DeliveryMode;
  paymentMode: PaymentMode;
  /** What Keyrail charges and refunds through; null for nothing, as `prepaid` allows. */
  gateway: GatewayName | null;
  /** How the price of a line is secured while it waits for its publisher. */
  chargeMode: ChargeMode;
  /** How long the buyer may mend a declined payment after the codes were there, in days. */
  paymentWindowDays: number;
  /** How long a granted line waits for the platform's repeated call before Keyrail mails its codes, in minutes. */
  replyGraceMinutes: number;
  /** Deliveries are taken on anybody's word while the store has no webhook secret. */
  acceptUnsigned: boolean;
  /** Where the platform's API is, if not at its usual address; null for that. */
  apiUrl: string | null;
  /** How often the platform is asked for what its webhooks have missed, in minutes; null for never. */
  reconcileMinutes: number | null;
  /** Where the vendor is told of each transaction; null for nowhere. */
  notify: string | null;
}

/** What decides whether a delivery is believed. */
export interface StoreTrust extends Pick<StoreCredentials, 'webhookSecrets' | 'licenseKeys' | 'trustedKeys'> {
  acceptUnsigned: boolean;
}

/** The secrets that are accepted at this moment. */
export const acceptedSecrets = (secrets: StoreSecret[], now: Date): string[] =>
  secrets
    .filter(({ acceptedUntil }) => acceptedUntil === null || new Date(acceptedUntil) > now)
    .map(({ value }) => value);
