import { LRUCache } from 'lru-cache';
import type { GatewayCredentials, GatewayName, PaymentGateway } from '../domain/payment';
import { PaymentGatewayError } from './gateway-error';
import { createSandboxGateway } from './sandbox';
import { createStripeGateway } from './stripe';

export interface PaymentGatewaysSettings {
  /** Where the sandbox's payment server listens; null outside the sandbox. */
  sandboxAddress: string | null;
  /** Another address than Stripe's own; null for Stripe's. */
  stripeAddress: string | null;
}

export interface PaymentGateways {
  /** The store's gateway: the same one until its name or its credentials change. Throws an outage when a part is missing. */
  get(storeId: string, name: GatewayName, credentials: GatewayCredentials): PaymentGateway;
}

interface Remembered extends GatewayCredentials {
  name: GatewayName;
  gateway: PaymentGateway;
}

const MOST_STORES = 1_000;

/** The gateways that stores charge through, one a store. */
export function createPaymentGateways(settings: PaymentGatewaysSettings): PaymentGateways {
  const gateways = new LRUCache<string, Remembered>({ max: MOST_STORES });
  return {
    get(storeId, name, { secretKey, publicKey }) {
      const known = gateways.get(storeId);
      if (known?.name === name && known.secretKey === secretKey && known.publicKey === publicKey) return known.gateway;
      const gateway = createGateway(name, { secretKey, publicKey }, settings);
      gateways.set(storeId, { name, secretKey, publicKey, gateway });
      return gateway;
    },
  };
}

function createGateway(
  name: GatewayName,
  { secretKey, publicKey }: GatewayCredentials,
  { sandboxAddress, stripeAddress }: PaymentGatewaysSettings,
): PaymentGateway {
  switch (name) {
    case 'stripe':
      // A key that no header can carry makes Stripe's library wait forever.
      if (!secretKey || !/^[\x21-\x7e]+$/.test(secretKey)) throw new PaymentGatewayError(name, 'no usable secret key');
      return createStripeGateway({ secretKey, publicKey, ...(stripeAddress !== null && { address: stripeAddress }) });
    case 'sandbox':
      if (sandboxAddress === null) throw new PaymentGatewayError(name, 'there is no sandbox here');
      return createSandboxGateway({ address: sandboxAddress });
  }
}
