import fc from 'fast-check';
import type { Connector, StoreDelivery } from '../../connectors/connector';
import { SignatureError } from '../../domain/errors';
import type { StoreSecret, StoreTrust } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import type { SampleDelivery, SampleSale } from '../../samples/samples';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const SECRET = 'webhook-secret';

export const inForce = (value: string): StoreSecret => ({ value, acceptedUntil: null });

/** What a store trusts whose secrets these are. */
export const trust = (...webhookSecrets: StoreSecret[]): StoreTrust => ({
  webhookSecrets,
  licenseKeys: [],
  trustedKeys: [],
  acceptUnsigned: false,
});
export const TRUST = trust(inForce(SECRET));

export const SALE: SampleSale = {
  id: 'S-1',
  email: 'zoe@example.test',
  name: 'Zoë 中村',
  currency: 'EUR',
  items: [
    { product: 'pro', quantity: 2, unitPrice: 4900 },
    { product: 'plugin', quantity: 3, unitPrice: 999 },
  ],
  test: false,
  now: NOW,
};

/** A sample as it comes over the wire. */
export const toDelivery = ({ headers, body }: Pick<SampleDelivery, 'headers' | 'body'>): StoreDelivery => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  rawBody: Buffer.from(body),
});

/** The only event of a delivery. */
export function only(events: StoreEvent[]): StoreEvent {
  const [event, ...others] = events;
  if (!event || others.length > 0) throw new Error(`not one event: ${JSON.stringify(events)}`);
  return event;
}

/** The first event, as a purchase. */
export function purchaseIn([paid]: StoreEvent[]) {
  if (paid?.kind !== 'orderPaid') throw new Error(`not paid: ${JSON.stringify(paid)}`);
  return paid.purchase;
}

/** Passes when every change of a single byte is refused. */
export function refusesEveryChange(connector: Connector, { rawBody, headers }: StoreDelivery): void {
  const at = fc.integer({ min: 0, max: rawBody.length - 1 });
  fc.assert(
    fc.property(at, fc.integer({ min: 1, max: 255 }), (index, difference) => {
      const changed = Buffer.from(rawBody);
      changed[index] = (changed[index] ?? 0) ^ difference;
      expect(() => connector.verify({ rawBody: changed, headers }, TRUST, NOW)).toThrow(SignatureError);
    }),
    { numRuns: 300 },
  );
}
