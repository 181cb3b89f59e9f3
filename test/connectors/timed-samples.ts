import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { Connector, StoreDelivery } from '../../connectors/connector';
import type { ApiRequest } from '../../connectors/platform-access';
import { PlatformApiError } from '../../connectors/platform-access';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import type { PlatformSamples, SampleDelivery, SampleSale } from '../../samples/samples';
import { NOW, SALE, SECRET, toDelivery, TRUST } from './sale-samples';

export { inForce, NOW, purchaseIn, refusesEveryChange, SALE, SECRET, toDelivery, trust, TRUST } from './sale-samples';

export const sampleOf = (samples: PlatformSamples, event: string, sale: Partial<SampleSale> = {}, secret = SECRET) =>
  samples.sample(event, { ...SALE, ...sale }, { secret, privateKey: '' });

/** The HMAC that signs a time and a body. */
export const hmac = (text: string, secret = SECRET): string => createHmac('sha256', secret).update(text).digest('hex');

/** The sample's body, changed. */
export function changed(
  delivery: SampleDelivery,
  change: (body: { data: { object: object } }) => object,
): StoreDelivery {
  const body = change(JSON.parse(delivery.body) as { data: { object: object } });
  return toDelivery({ headers: {}, body: JSON.stringify(body) });
}

/** The way to an API that answers what it is given, by path and query, and remembers what it was asked. */
export function apiThatKnows(base: string, answers: Record<string, unknown>) {
  const asked: ApiRequest[] = [];
  const call = async (request: ApiRequest): Promise<unknown> => {
    asked.push(request);
    const answer = answers[request.url.slice(base.length)];
    if (!request.url.startsWith(base) || answer === undefined) throw new PlatformApiError(404, 'answered 404');
    return answer;
  };
  return { asked, access: { id: null, key: 'api-key', url: null, call } };
}

/** Passes when nothing but a SignatureError comes of any header. */
export function refusesAnyHeader(connector: Connector, header: string, parts: string[]): void {
  const value = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(fc.constantFrom(...parts), fc.string())).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(fc.uint8Array(), value, (bytes, given) => {
      const delivery = { rawBody: Buffer.from(bytes), headers: { [header]: given } };
      expect(() => connector.verify(delivery, TRUST, NOW)).toThrow(SignatureError);
    }),
  );
}

/** Passes when nothing but a MalformedDeliveryError comes of any bytes, any JSON, and samples with anything in place of anything. */
export function throwsOnlyMalformed(connector: Connector, samples: PlatformSamples): void {
  const body = fc.oneof(fc.uint8Array(), fc.json(), spoiled(samples));
  fc.assert(
    fc.property(body, (given) => {
      try {
        connector.parse({ rawBody: Buffer.from(given as string), headers: {} });
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedDeliveryError);
      }
    }),
    { numRuns: 1000 },
  );
}

function spoiled(samples: PlatformSamples): fc.Arbitrary<string> {
  const event = fc.constantFrom(...samples.events);
  const other = fc.oneof(fc.jsonValue(), fc.constantFrom('9'.repeat(400), -1, 1e300, '\u0000', '__proto__'));
  return fc.tuple(event, fc.nat(), other).map(([name, at, value]) => {
    const { body } = sampleOf(samples, name);
    const places = body.match(/:/g)?.length ?? 1;
    let seen = 0;
    return JSON.stringify(
      JSON.parse(body, (_, known: unknown) => {
        seen += 1;
        return seen === (at % places) + 1 ? value : known;
      }),
    );
  });
}
