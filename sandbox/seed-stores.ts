import { NO_CREDENTIALS, PLATFORMS, type DeliveringPlatform, type Platform, type Store } from '../domain/store';
import type { Models } from '../models/models';

/** The webhook secret, license key and API key of the sandbox's stores. */
export const SANDBOX_SECRET = 'sandbox-secret';

const NAMES: Readonly<Record<DeliveringPlatform, string>> = {
  fastspring: 'FastSpring',
  paypal: 'PayPal',
  'two-checkout': '2Checkout',
  paypro: 'PayPro Global',
  stripe: 'Stripe',
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
  paddle: 'Paddle',
  'lemon-squeezy': 'Lemon Squeezy',
  polar: 'Polar',
  'standard-webhooks': 'Own shop, by Standard Webhooks',
};

/** A store as it is before anybody has set anything. */
export const seededStore = (platform: Platform, name: string): Store => ({
  id: platform,
  name,
  platform,
  identification: {},
  products: {},
  features: {},
  delivery: 'email',
  paymentMode: 'prepaid',
  gateway: null,
  chargeMode: 'savedMethod',
  paymentWindowDays: 7,
  replyGraceMinutes: 60,
  acceptUnsigned: false,
  apiUrl: null,
  upgradeField: null,
  reconcileMinutes: null,
  notify: null,
});

/** What the platforms of the sandbox have. */
export interface SandboxPlatforms {
  /** Of the API, which answers for the platforms' as well. */
  url: string;
  /** In PEM: what verifies the messages of the sandbox's PayPal. */
  payPalKey: string;
}

/** Puts one store of each platform, by the platform's name, where it is missing; its API may have moved to another port. */
export async function seedStores({ stores }: Pick<Models, 'stores'>, { url, payPalKey }: SandboxPlatforms) {
  for (const platform of PLATFORMS) {
    if (platform === 'direct') continue;
    const apiUrl = `${url}/sandbox/platforms/${platform}`;
    const known = await stores.find(platform);
    if (known?.apiUrl && !isOnLoopback(known.apiUrl)) continue;
    if (known) await stores.save({ ...known, apiUrl });
    else await stores.save({ ...seededStore(platform, NAMES[platform]), apiUrl }, credentialsOf(platform, payPalKey));
  }
}

function credentialsOf(platform: Platform, payPalKey: string) {
  const secrets = [{ value: SANDBOX_SECRET, acceptedUntil: null }];
  return {
    ...NO_CREDENTIALS,
    webhookSecrets: secrets,
    licenseKeys: secrets,
    trustedKeys: platform === 'paypal' ? [payPalKey] : [],
    api: { id: 'sandbox', key: SANDBOX_SECRET },
  };
}

/** True for an address on this machine, as the sandbox's own servers have. */
export const isOnLoopback = (url: string | null): boolean =>
  url !== null && URL.canParse(url) && new URL(url).hostname === '127.0.0.1';
