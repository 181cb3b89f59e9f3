import fc from 'fast-check';
import type { Connector, EventOutcome, StoreDelivery } from '../../connectors/connector';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreSecret, StoreTrust } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import type { PlatformSamples, SampleSale } from '../../sandbox/deliveries/samples';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const MONTH_LATER = '2026-12-21T12:00:00.000Z';
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const inForce = (value: string): StoreSecret => ({ value, acceptedUntil: null });

/** What a store trusts whose secrets these are. */
export const trust = (...webhookSecrets: StoreSecret[]): StoreTrust => ({
  webhookSecrets,
  licenseKeys: webhookSecrets,
  trustedKeys: [],
  acceptUnsigned: false,
});

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
export function signed(
  samples: PlatformSamples,
  event: string,
  sale: Partial<SampleSale> = {},
  secret = SECRET,
): StoreDelivery {
  const { headers, body } = samples.sample(event, { ...SALE, ...sale }, { secret, privateKey: '' });
  return { headers, rawBody: Buffer.from(body) };
}

/** The only event of a delivery. */
export function only(events: StoreEvent[]): StoreEvent {
  const [event, ...others] = events;
  if (!event || others.length > 0) throw new Error(`not one event: ${JSON.stringify(events)}`);
  return event;
}

/** A message that nobody has signed, with its id. */
export const message = (
  body: unknown,
  headers: StoreDelivery['headers'] = { 'webhook-id': 'msg_1' },
): StoreDelivery => ({
  rawBody: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
  headers,
});

/** Every external id that the samples of one sale name. */
export function externalIdsOf(connector: Connector, samples: PlatformSamples): Set<string> {
  const events = samples.events.flatMap((event) => connector.parse(signed(samples, event)));
  return new Set(events.flatMap((event) => ('externalId' in event && event.externalId ? [event.externalId] : [])));
}

/** The samples' event ids, with repetitions. */
export const eventIdsOf = (connector: Connector, samples: PlatformSamples): string[] =>
  samples.events.flatMap((event) => connector.parse(signed(samples, event)).map(({ eventId }) => eventId));

/** Checks that a connector takes whatever bytes, JSON and events of these types for a delivery, or for a malformed one. */
export function throwsOnlyMalformed(connector: Connector, types: readonly string[]): void {
  const events = fc.record({ type: fc.constantFrom(...types), timestamp: fc.string(), data: fc.jsonValue() });
  const bodies = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    events.map((event) => Buffer.from(JSON.stringify(event))),
  );
  const ids = fc.option(fc.string(), { nil: undefined });
  fc.assert(
    fc.property(bodies, ids, (rawBody, id) => {
      try {
        connector.parse({ rawBody, headers: { 'webhook-id': id } });
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedDeliveryError);
      }
    }),
    { numRuns: 500 },
  );
}

/** A connector's answer to events of which these were taken. */
export function answerTo(connector: Connector, delivery: StoreDelivery, taken: boolean[]) {
  const [event] = connector.parse(delivery);
  const outcomes = taken.flatMap((isTaken): EventOutcome[] => (event ? [{ event, taken: isTaken, codes: null }] : []));
  return connector.answer(outcomes, { delivery, trust: trust(inForce(SECRET)), now: NOW });
}
