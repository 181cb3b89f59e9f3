import Stripe from 'stripe';

/** Fixed, so that Stripe's answers keep the shape that is read here. */
const API_VERSION = '2026-10-28.endive';
/** A bank takes seconds; counts from the last byte that came. */
const TIMEOUT_MS = 30_000;
const NETWORK_RETRIES = 1;

export interface StripeSettings {
  secretKey: string;
  publicKey: string | null;
  /** Another address than Stripe's own, as in `http://127.0.0.1:12111`. */
  address?: string;
  timeoutMilliseconds?: number;
}

/** Stripe's library with everything set that has a default which may change. */
export function connectStripe({
  secretKey,
  address = 'https://api.stripe.com',
  timeoutMilliseconds,
}: StripeSettings): Stripe.Stripe {
  const { protocol, hostname, port } = new URL(address);
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    port: port || (protocol === 'http:' ? 80 : 443),
    timeout: timeoutMilliseconds ?? TIMEOUT_MS,
    maxNetworkRetries: NETWORK_RETRIES,
    telemetry: false,
  });
}
