import { acceptedSecrets, type DeliveringPlatform, type Store, type StoreCredentials } from '../domain/store';
import { PLATFORM_SAMPLES } from '../samples/registry';
import { platformApi } from './platform-delivery';

/** What signs a store's messages in the place of its platform, or why nothing here can. */
export type Till = { platform: DeliveringPlatform; secret: string } | { why: string };

/** Finds what a store's platform would sign with. */
export function tillOf({ id, platform }: Store, { webhookSecrets }: StoreCredentials, now: Date): Till {
  if (platform === 'direct') return { why: 'it takes its orders by POST /v1/orders, and no platform sends any' };
  // Of the stores whose platform has a key of its own, only the sandbox's trusts the sandbox's key.
  if (PLATFORM_SAMPLES[platform].signsWithPrivateKey && id !== platform)
    return { why: 'its platform signs with a key that only the platform has' };
  const inForce = webhookSecrets.find(({ acceptedUntil }) => acceptedUntil === null)?.value;
  const secret = inForce ?? acceptedSecrets(webhookSecrets, now)[0];
  return secret === undefined ? { why: 'it has no webhook secret yet: enter one on its page' } : { platform, secret };
}

/** A store as the shop window shows it. */
export interface ShopStore {
  id: string;
  name: string;
  platform: string;
  /** What its platform can send, the purchase first; none where nothing can be sold. */
  events: readonly string[];
  /** Why nothing can be sold in it here; null where it can. */
  why: string | null;
  /** What it needs besides, so that a sale that is made up is known; null for nothing. */
  needs: string | null;
}

interface Sandbox {
  url: string;
  privateKey: string;
  now: Date;
}

/** Shows what can be sold in a store, or why nothing can. */
export function shopStore(store: Store, credentials: StoreCredentials, sandbox: Sandbox): ShopStore {
  const { id, name, platform } = store;
  const till = tillOf(store, credentials, sandbox.now);
  if ('why' in till) return { id, name, platform, events: [], why: till.why, needs: null };
  const { events } = PLATFORM_SAMPLES[till.platform];
  return { id, name, platform, events, why: null, needs: needsOf(store, till, sandbox) };
}

/** What a message leaves out is asked of the platform, which knows nothing of a sale that is made up. */
function needsOf(
  { apiUrl }: Store,
  { platform, secret }: Exclude<Till, { why: string }>,
  { url, ...sandbox }: Sandbox,
) {
  const address = platformApi(url, platform);
  const samples = PLATFORM_SAMPLES[platform];
  const isAsked =
    samples.sample(samples.events[0] ?? '', saleAt(sandbox.now), { secret, ...sandbox }).api !== undefined;
  return isAsked && apiUrl !== address
    ? `Keyrail asks this platform’s API what was sold. Set the store’s API address to ${address}, and any API key, to have it answered here.`
    : null;
}

const saleAt = (now: Date) => ({
  ...{ id: 'sample', email: 'zoe@example.com', name: 'Zoë Müller', currency: 'USD', test: true, now },
  items: [{ product: 'sample', quantity: 1, unitPrice: 4900 }],
});
