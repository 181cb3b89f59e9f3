import fc from 'fast-check';
import type { Connector, EventOutcome, StoreDelivery } from '../../connectors/connector';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreSecret, StoreTrust } from '../../domain/store';
import type { PlatformSamples, SampleSale } from '../../samples/samples';
import { inForce, NOW, SALE, toDelivery, trust as trustOf } from './sale-samples';

export { inForce, NOW, only, purchaseIn, SALE } from './sale-samples';

export const MONTH_LATER = '2026-12-21T12:00:00.000Z';
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** What a store trusts whose secrets and license keys these are. */
export const trust = (...secrets: StoreSecret[]): StoreTrust => ({ ...trustOf(...secrets), licenseKeys: secrets });

/** A sample as it comes over the wire. */
export function signed(
  samples: PlatformSamples,
  event: string,
  sale: Partial<SampleSale> = {},
  secret = SECRET,
): StoreDelivery {
  return toDelivery(samples.sample(event, { ...SALE, ...sale }, { secret, privateKey: '' }));
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
