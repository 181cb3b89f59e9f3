import type { DeliveringPlatform } from '../domain/store';
import { fastSpring } from './fastspring';
import { lemonSqueezy } from './lemon-squeezy';
import { paddle } from './paddle';
import { payPal } from './paypal';
import { payPro } from './paypro';
import { polar } from './polar';
import type { PlatformSamples } from './samples';
import { shopify } from './shopify';
import { standardWebhooks } from './standard-webhooks';
import { stripe } from './stripe';
import { twoCheckout } from './two-checkout';
import { wooCommerce } from './woocommerce';

/** What every platform that delivers sends. */
export const PLATFORM_SAMPLES: Readonly<Record<DeliveringPlatform, PlatformSamples>> = {
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
