import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { Connector, StoreDelivery } from '../../connectors/connector';
import type { ApiRequest } from '../../connectors/platform-access';
import { PlatformApiError } from '../../connectors/platform-access';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import type { StoreTrust } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import type { PlatformSamples, SampleDelivery, SampleSale } from '../../sandbox/deliveries/samples';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const SECRET = 'webhook-secret';

/** What a store trusts: the secrets given. */
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
    { product: 'plugin', quantity: 3, unitPrice: 999 },
  ],
  test: false,
  now: NOW,
};

export const toDelivery = ({ headers, body }: Pick<SampleDelivery, 'headers' | 'body'>): StoreDelivery => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  rawBody: Buffer.from(body),
});

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

/** The only event, as a purchase. */
export function purchaseIn(events: StoreEvent[]) {
  const [paid] = events;
  if (paid?.kind !== 'orderPaid' || events.length > 1) throw new Error(`not paid: ${JSON.stringify(events)}`);
  return paid.purchase;
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

/** Passes when every change of a single byte is refused. */
export function refusesEveryChange(connector: Connector, { rawBody, headers }: StoreDelivery): void {
  const at = fc.integer({ min: 0, max: rawBody.length - 1 });
  fc.assert(
    fc.property(at, fc.integer({ min: 1, max: 255 }), (index, difference) => {
      const other = Buffer.from(rawBody);
      other[index] = (other[index] ?? 0) ^ difference;
      expect(() => connector.verify({ rawBody: other, headers }, TRUST, NOW)).toThrow(SignatureError);
    }),
    { numRuns: 300 },
  );
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
