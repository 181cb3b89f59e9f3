import type { Platform } from '../domain/store';
import type { Connector } from './connector';
import { fastSpring } from './fastspring';
import { lemonSqueezy } from './lemon-squeezy';
import { paddle } from './paddle';
import { payPal } from './paypal';
import { payPro } from './paypro';
import { polar } from './polar';
import { shopify } from './shopify';
import { standardWebhooks } from './standard-webhooks';
import { stripe } from './stripe';
import { twoCheckout } from './two-checkout';
import { wooCommerce } from './woocommerce';

const CONNECTORS: Readonly<Record<Platform, Connector | null>> = {
  direct: null, // places its orders through the API
  fastspring: fastSpring,
  paypal: payPal,
  'two-checkout': twoCheckout,
  paypro: payPro,
  stripe,
  shopify,
  woocommerce: wooCommerce,
  paddle,
  'lemon-squeezy': lemonSqueezy,
  polar,
  'standard-webhooks': standardWebhooks,
};

/** The connector of a platform; null for one that sends no deliveries. */
export const findConnector = (platform: Platform): Connector | null => CONNECTORS[platform];
