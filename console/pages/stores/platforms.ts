import type { Schemas } from '../../api/client';

export type Store = Schemas['Store'];
export type Platform = Store['platform'];

/** What a platform is called, what is clicked in its dashboard, and which of a store's credentials it uses. */
export interface PlatformGuide {
  name: string;
  steps: readonly string[];
  /** What it calls the secret that signs. */
  secret: string;
  /** How it begins, where all of the platform's do. */
  secretBegins?: string;
  usesLicenseKey?: true;
  usesTrustedKeys?: true;
  /** What it calls the two parts of what lets Keyrail into its API; null for a part that is not used. */
  api?: { id: string | null; key: string };
  /** True where its API lists what webhooks have missed. */
  isListed?: true;
}

/** In short what each platform's page in `docs/connectors` tells. */
export const GUIDES: Readonly<Record<Platform, PlatformGuide>> = {
  direct: {
    name: 'Your own site (direct)',
    secret: 'Webhook secret',
    steps: ['Make an API key with the role “store” for your site.', 'Let it place its orders by POST /v1/orders.'],
  },
  fastspring: {
    name: 'FastSpring',
    secret: 'HMAC SHA256 secret',
    usesLicenseKey: true,
    api: { id: 'User name', key: 'Password' },
    isListed: true,
    steps: [
      'Developer Tools → Webhooks → add the address; write :443 after the host, or FastSpring posts to port 8443.',
      'Set an HMAC SHA256 secret there, and enter the same one here.',
      'Choose order.completed, returns and chargebacks, and all subscription events.',
      'Developer Tools → APIs → API Credentials → Create: enter both parts here, for chargebacks and missed webhooks.',
    ],
  },
  paypal: {
    name: 'PayPal',
    secret: 'Webhook id',
    usesTrustedKeys: true,
    api: { id: 'Client ID', key: 'Client secret' },
    isListed: true,
    steps: [
      'Developer dashboard → Apps & Credentials → your app → Webhooks → Add Webhook, with the address.',
      'Enter the webhook’s id here: what PayPal signs is bound to it.',
      'Enter the app’s client ID and client secret: PayPal’s messages leave out what was sold.',
    ],
  },
  'two-checkout': {
    name: '2Checkout',
    secret: 'Secret key',
    steps: [
      'Dashboard → Integrations → Webhooks and API: enter the secret key shown there here.',
      'IPN Settings: add the address, and as triggers completed, refunded and reversed orders, and chargebacks.',
      'Under Response tags tick all that the connector’s page names.',
      'LCN Settings, for subscriptions: the same address, all triggers.',
    ],
  },
  paypro: {
    name: 'PayPro Global',
    secret: 'Validation key',
    steps: [
      'Store settings → General settings → Integration: enter the validation key here.',
      'Product setup → the product → IPN URL: the address; it can be applied to all products at once.',
      'License management → Add license → External License Generator, with the same address.',
    ],
  },
  stripe: {
    name: 'Stripe',
    secret: 'Signing secret (whsec_…)',
    secretBegins: 'whsec_',
    api: { id: null, key: 'Restricted API key' },
    isListed: true,
    steps: [
      'Workbench → Webhooks → Create new destination, with snapshot payloads and the address.',
      'Choose checkout.session.*, charge.refunded, charge.dispute.*, invoice.paid, invoice.payment_failed and customer.subscription.*.',
      'Reveal the signing secret, and enter all of it here.',
      'Make a restricted key that may read Checkout sessions, prices, products, invoices and events, and enter it here.',
    ],
  },
  shopify: {
    name: 'Shopify',
    secret: 'Client secret, or the one below the webhooks',
    api: { id: 'Client ID', key: 'Client secret or access token' },
    isListed: true,
    steps: [
      'Settings → Notifications → Webhooks: make one in JSON with the address for each of orders/paid, orders/create, orders/cancelled, orders/updated and refunds/create.',
      'Enter the secret that the admin shows below its webhooks, or your app’s client secret, here.',
      'Give each variant as its SKU the product’s id, or map the SKU below.',
      'For missed webhooks enter the shop’s address as API address, and an app that has read_orders.',
    ],
  },
  woocommerce: {
    name: 'WooCommerce',
    secret: 'Secret',
    api: { id: 'Consumer key', key: 'Consumer secret' },
    isListed: true,
    steps: [
      'Enter a secret here first: WooCommerce pings the address as soon as a webhook is active.',
      'Settings → Advanced → Webhooks → Add webhook, active, with the address and the same secret, for “Order updated” and one more for “Order created”.',
      'Give each product as its SKU the product’s id, or map the SKU below.',
      'For missed webhooks: REST API → Add key with Read, and the shop’s address as API address.',
    ],
  },
  paddle: {
    name: 'Paddle',
    secret: 'Secret key (pdl_ntfset_…)',
    secretBegins: 'pdl_ntfset_',
    api: { id: null, key: 'API key' },
    isListed: true,
    steps: [
      'Developer tools → Notifications → New destination of the type URL, with the address and the usage type “Platform”.',
      'Choose transaction.completed, adjustment.*, and for subscriptions subscription.* and transaction.payment_failed.',
      'Enter the destination’s secret key here.',
      'Authentication → make an API key that may read transactions, customers, addresses, businesses and notifications.',
    ],
  },
  'lemon-squeezy': {
    name: 'Lemon Squeezy',
    secret: 'Signing secret',
    api: { id: 'Store id, where you have several', key: 'API key' },
    isListed: true,
    steps: [
      'Settings → Webhooks → add the address, with a signing secret of 6 to 40 characters; enter the same one here.',
      'Choose order_created, order_refunded and all subscription events.',
      'Settings → API: make a key, and enter it here.',
      'Map the variant ids below.',
    ],
  },
  polar: {
    name: 'Polar',
    secret: 'Secret',
    api: { id: 'Endpoint id, where you have several', key: 'Access token' },
    isListed: true,
    steps: [
      'The organization’s settings → Add Endpoint, with the address and the format “Raw”.',
      'Choose the order and subscription events, set a secret there, and enter all of it here.',
      'For missed webhooks make an organization access token with webhooks:read and orders:read.',
    ],
  },
  'standard-webhooks': {
    name: 'Your own shop, by Standard Webhooks',
    secret: 'Secret (whsec_…)',
    steps: [
      'Let your shop send order.paid and the other messages of the connector’s page to the address.',
      'Sign them as Standard Webhooks says, with the secret that you enter here.',
    ],
  },
};

/** The platforms for a choice, by their names. */
export const PLATFORM_CHOICES = (Object.keys(GUIDES) as Platform[]).map((platform) => ({
  value: platform,
  label: GUIDES[platform].name,
}));

/** True for a name of a platform. */
export const isPlatform = (text: string): text is Platform => text in GUIDES;
