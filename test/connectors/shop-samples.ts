import fc from 'fast-check';
import type { Connector, StoreDelivery } from '../../connectors/connector';
import { MalformedDeliveryError } from '../../domain/errors';
import type { PlatformSamples, SampleSale } from '../../samples/samples';
import { SALE as TWO_LINES, SECRET, toDelivery } from './sale-samples';

export { inForce, NOW, purchaseIn, refusesEveryChange, SECRET, toDelivery, trust, TRUST } from './sale-samples';

const [pro, plugin] = TWO_LINES.items;
export const SALE: SampleSale = { ...TWO_LINES, items: [pro!, { ...plugin!, quantity: 1 }] };

export const signed = (samples: PlatformSamples, event: string, sale: Partial<SampleSale> = {}, secret = SECRET) =>
  toDelivery(samples.sample(event, { ...SALE, ...sale }, { secret, privateKey: '' }));

export const parse = (connector: Connector, samples: PlatformSamples, event: string, sale: Partial<SampleSale> = {}) =>
  connector.parse(signed(samples, event, sale));

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
