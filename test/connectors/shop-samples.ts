import fc from 'fast-check';
import type { Connector, StoreDelivery } from '../../connectors/connector';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import type { StoreTrust } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import type { PlatformSamples, SampleDelivery, SampleSale } from '../../sandbox/deliveries/samples';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const SECRET = 'webhook-secret';

/** What a store trusts: its secret, or the ones given. */
export const trust = (...webhookSecrets: StoreTrust['webhookSecrets']): StoreTrust => ({
  webhookSecrets,
  licenseKeys: [],
  trustedKeys: [],
  acceptUnsigned: false,
});

export const inForce = (value: string) => ({ value, acceptedUntil: null });
export const TRUST = trust(inForce(SECRET));

export const SALE: SampleSale = {
  id: 'S-1',
  email: 'zoe@example.test',
  name: 'Zoë 中村',
  currency: 'EUR',
  items: [
    { product: 'pro', quantity: 2, unitPrice: 4900 },
    { product: 'plugin', quantity: 1, unitPrice: 999 },
  ],
  test: false,
  now: NOW,
};

export const toDelivery = ({ headers, body }: SampleDelivery): StoreDelivery => ({
  headers,
  rawBody: Buffer.from(body),
});

export const signed = (samples: PlatformSamples, event: string, sale: Partial<SampleSale> = {}, secret = SECRET) =>
  toDelivery(samples.sample(event, { ...SALE, ...sale }, { secret, privateKey: '' }));

export const parse = (connector: Connector, samples: PlatformSamples, event: string, sale: Partial<SampleSale> = {}) =>
  connector.parse(signed(samples, event, sale));

/** The sample's only event, as a purchase. */
export function purchaseIn(events: StoreEvent[]) {
  const [paid] = events;
  if (paid?.kind !== 'orderPaid') throw new Error(`not paid: ${JSON.stringify(events)}`);
  return paid.purchase;
}

export const vectorsOf = (
  vectors: { id: string; secret: string; headers: object; body: string; valid: boolean | null }[],
) =>
  vectors.map(({ headers, body, ...vector }) => ({
    ...vector,
    delivery: {
      rawBody: Buffer.from(body),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
    },
  }));

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

/** Passes when nothing but a MalformedDeliveryError comes of any body: bytes, JSON, and objects with these fields and anything in them. */
export function throwsOnlyMalformed(connector: Connector, headers: StoreDelivery['headers'], fields: string[]): void {
  const part: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('1', 1, 'paid', 'EUR', null),
      fc.jsonValue(),
      tie('object'),
      tie('list'),
    ),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 8 }),
  })).object;
  const body = fc.oneof(
    fc.uint8Array(),
    fc.json(),
    part.map((given) => JSON.stringify(given)),
  );
  fc.assert(
    fc.property(body, (given) => {
      try {
        connector.parse({ rawBody: Buffer.from(given as string), headers });
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedDeliveryError);
      }
    }),
    { numRuns: 500 },
  );
}
