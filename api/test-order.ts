import { findConnector } from '../connectors/registry';
import type { Product } from '../domain/product';
import type { Purchase } from '../domain/purchase';
import { acceptedSecrets, type DeliveringPlatform, type Store, type StoreCredentials } from '../domain/store';
import { PLATFORM_SAMPLES } from '../samples/registry';
import type { SampleDelivery, SampleSale } from '../samples/samples';
import { Problem } from './errors';

/** A test order as its platform would write and sign it. */
export interface TestOrder {
  event: string;
  externalId: string;
  delivery: SampleDelivery;
}

/** Signs a test order of a store; throws a Problem where none can be made that is sure to get no real code. */
export function signTestOrder(store: Store, credentials: StoreCredentials, sale: SampleSale): TestOrder {
  const platform = deliveringPlatform(store);
  const samples = PLATFORM_SAMPLES[platform];
  if (samples.signsWithPrivateKey) throw untestable(`${store.platform} signs with a key that only it has.`);
  const secret = secretOf(credentials, sale.now);
  const faults = new Set<string>();
  for (const event of samples.events) {
    const delivery = samples.sample(event, sale, { secret, privateKey: '' });
    const paid = purchaseIn(platform, delivery);
    if (!paid) continue;
    const fault = faultOf(paid.purchase);
    if (fault === null) return { event, externalId: paid.externalId, delivery };
    faults.add(fault);
  }
  throw untestable(`${store.platform} ${[...faults].join(', and ')}.`);
}

/** A sale of one unit, at a price that the product may have. */
export function sampleSale(
  product: Product,
  storeProduct: string,
  { id, email, now }: Pick<SampleSale, 'id' | 'email' | 'now'>,
): SampleSale {
  const [currency = 'USD', minimum = 0] = Object.entries(product.minimumPrices)[0] ?? [];
  const items = [{ product: storeProduct, quantity: 1, unitPrice: Math.max(minimum, PRICE) }];
  return { id, email, name: 'Test Buyer', currency, items, test: true, now };
}

const PRICE = 4900;

const untestable = (reason: string): Problem =>
  new Problem(409, 'test_not_possible', `No test can be sent: ${reason} Place one at the platform instead.`);

function deliveringPlatform({ platform }: Store): DeliveringPlatform {
  if (platform !== 'direct') return platform;
  throw new Problem(
    409,
    'store_takes_no_deliveries',
    'This store has no platform that delivers. Place its orders by POST /v1/orders.',
  );
}

function secretOf({ webhookSecrets }: StoreCredentials, now: Date): string {
  const inForce = webhookSecrets.find(({ acceptedUntil }) => acceptedUntil === null)?.value;
  const secret = inForce ?? acceptedSecrets(webhookSecrets, now)[0];
  if (secret !== undefined) return secret;
  throw new Problem(409, 'secret_missing', 'The store has no webhook secret that is in force. Enter it first.');
}

/** The one purchase that a message of a webhook tells of, as Keyrail itself will read it; null for any other message. */
function purchaseIn(platform: DeliveringPlatform, { headers, body }: SampleDelivery) {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const events = findConnector(platform)?.parse({ rawBody: Buffer.from(body), headers: Object.fromEntries(named) });
  const [event] = events ?? [];
  return event?.kind === 'orderPaid' && event.purchase.channel === 'webhook' ? event : null;
}

function faultOf({ test, lookup, lines }: Pick<Purchase, 'test' | 'lookup' | 'lines'>): string | null {
  if (!test) return 'has no mark for test orders, so that a real code would go out';
  return lookup || lines.length === 0 ? 'leaves out what was sold, and knows nothing of a sale that is made up' : null;
}
