import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { StoreDelivery } from '../../connectors/connector';
import { polar } from '../../connectors/polar';
import { decodedKey, wholeKey } from '../../connectors/standard-message';
import { standardWebhooks } from '../../connectors/standard-webhooks';
import { SignatureError } from '../../domain/errors';
import { polar as polarSamples } from '../../samples/polar';
import { standardWebhooks as standardSamples } from '../../samples/standard-webhooks';
import polarVectors from './fixtures/polar.json';
import standardVectors from './fixtures/standard-webhooks.json';
import { NOW, SECRET, inForce, signed, trust } from './message-samples';

const PLATFORMS = {
  'standard-webhooks': { connector: standardWebhooks, samples: standardSamples, vectors: standardVectors },
  polar: { connector: polar, samples: polarSamples, vectors: polarVectors },
};

describe.each(Object.entries(PLATFORMS))('verify of %s', (_, { connector, samples, vectors }) => {
  const delivery = signed(samples, 'order.paid');
  const { rawBody, headers } = delivery;
  const verify =
    (given: StoreDelivery, trusted = trust(inForce(SECRET)), now = NOW) =>
    () =>
      connector.verify(given, trusted, now);
  const changed = (changes: StoreDelivery['headers']) => verify({ rawBody, headers: { ...headers, ...changes } });

  it.each(vectors)('judges the recorded delivery $id', ({ body, headers, secret, now, valid }) => {
    const judged = verify({ rawBody: Buffer.from(body), headers }, trust(inForce(secret)), new Date(now * 1000));

    if (valid) expect(judged).not.toThrow();
    else expect(judged).toThrow(SignatureError);
  });

  it('accepts what any accepted secret signs, and one that is rotated out until its date', () => {
    const rotated = (acceptedUntil: string) => trust(inForce('whsec_bmV3'), { value: SECRET, acceptedUntil });

    expect(verify(delivery)).not.toThrow();
    expect(verify(delivery, rotated('2026-11-22T00:00:00Z'))).not.toThrow();
    expect(verify(signed(samples, 'order.paid', {}, 'whsec_bmV3'), rotated('2026-11-22T00:00:00Z'))).not.toThrow();
    expect(verify(delivery, rotated('2026-11-20T00:00:00Z'))).toThrow(SignatureError);
  });

  it('accepts one good signature among several', () => {
    const good = headers['webhook-signature'] ?? '';

    expect(changed({ 'webhook-signature': `v1,AAAA v1a,BBBB ${good}` })).not.toThrow();
    expect(changed({ 'webhook-signature': `v1,AAAA v1a,BBBB` })).toThrow(SignatureError);
    expect(changed({ 'webhook-signature': good.replace('v1,', 'v2,') })).toThrow(SignatureError);
    expect(changed({ 'webhook-signature': good.replace('v1,', '') })).toThrow(SignatureError);
  });

  it('refuses a wrong secret, a store without secrets, whatever it says, and an empty secret', () => {
    const unsigned = { ...trust(), acceptUnsigned: true };
    const empty = createHmac('sha256', '')
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${rawBody.toString()}`)
      .digest('base64');
    const byNothing = { rawBody, headers: { ...headers, 'webhook-signature': `v1,${empty}` } };

    expect(verify(delivery, trust(inForce('whsec_b3RoZXI=')))).toThrow(SignatureError);
    expect(verify(delivery, unsigned)).toThrow(SignatureError);
    expect(verify({ rawBody, headers: {} }, unsigned)).toThrow(SignatureError);
    expect(verify(byNothing, trust(inForce('')))).toThrow(SignatureError);
    expect(verify(byNothing, trust(inForce('whsec_')))).toThrow(SignatureError);
  });

  it.each([-301, 301, -3600, 3600])('refuses a message whose time is %i s off', (seconds) => {
    const now = new Date(NOW.getTime() - seconds * 1000);

    expect(verify(delivery, undefined, now)).toThrow('more than 5 minutes off');
  });

  it.each([-300, 300])('accepts a message whose time is %i s off', (seconds) => {
    const now = new Date(NOW.getTime() - seconds * 1000);

    expect(verify(delivery, undefined, now)).not.toThrow();
  });

  it('refuses a changed or missing header', () => {
    expect(changed({ 'webhook-id': 'msg_other' })).toThrow(SignatureError);
    expect(changed({ 'webhook-timestamp': String(NOW.getTime() / 1000 + 1) })).toThrow(SignatureError);
    expect(changed({ 'webhook-timestamp': `${headers['webhook-timestamp']}.0` })).toThrow(SignatureError);
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      expect(changed({ [name]: undefined })).toThrow('is missing');
  });

  it('refuses every change of a single byte', () => {
    const index = fc.integer({ min: 0, max: rawBody.length - 1 });
    fc.assert(
      fc.property(index, fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const tampered = Buffer.from(rawBody);
        tampered[at] = (tampered[at] ?? 0) ^ difference;
        expect(verify({ rawBody: tampered, headers })).toThrow(SignatureError);
      }),
      { numRuns: 300 },
    );
  });

  it('throws nothing but SignatureError, whatever the headers', () => {
    const value = fc.option(fc.oneof(fc.string(), fc.constantFrom('v1,', ' ', '1e3', '-1', '9'.repeat(400))), {
      nil: undefined,
    });
    fc.assert(
      fc.property(value, value, value, (id, sentAt, signature) => {
        const given = { 'webhook-id': id, 'webhook-timestamp': sentAt, 'webhook-signature': signature };
        expect(verify({ rawBody, headers: given })).toThrow(SignatureError);
      }),
    );
  });
});

describe('decodedKey', () => {
  it('takes Base64 with or without its prefix, and nothing else', () => {
    expect(decodedKey('whsec_c2VjcmV0')).toEqual(Buffer.from('secret'));
    expect(decodedKey('c2VjcmV0')).toEqual(Buffer.from('secret'));
    expect(decodedKey('sandbox-secret')).toBeNull();
    expect(decodedKey('whsec_')).toBeNull();
    expect(decodedKey('')).toBeNull();
  });
});

describe('standardWebhooks.verify', () => {
  it('takes a secret that is no Base64 as it is', () => {
    const { rawBody, headers } = signed(standardSamples, 'order.paid', {}, 'sandbox-secret');

    expect(() => standardWebhooks.verify({ rawBody, headers }, trust(inForce('sandbox-secret')), NOW)).not.toThrow();
  });

  it('takes no other key than the one that a Base64 secret encodes', () => {
    const delivery = signed(polarSamples, 'order.paid'); // by the whole secret

    expect(() => standardWebhooks.verify(delivery, trust(inForce(SECRET)), NOW)).toThrow(SignatureError);
  });
});

describe('polar.verify', () => {
  it('takes the whole secret as the key, and the key that it encodes', () => {
    const byDecoded = signed(standardSamples, 'order.paid');

    expect(() => polar.verify(byDecoded, trust(inForce(SECRET)), NOW)).not.toThrow();
    expect(wholeKey('polar_whs_ß')).toEqual(Buffer.from('polar_whs_ß', 'utf8'));
  });
});
