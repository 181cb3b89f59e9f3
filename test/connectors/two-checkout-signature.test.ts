import fc from 'fast-check';
import { twoCheckout } from '../../connectors/two-checkout';
import { receiptOf, type Proof } from '../../connectors/two-checkout-signature';
import { SignatureError } from '../../domain/errors';
import type { StoreTrust } from '../../domain/store';
import { twoCheckout as samples } from '../../samples/two-checkout';
import vectors from './fixtures/two-checkout.json';

const NOW = new Date('2026-01-01T02:00:06Z');
const SECRET = 'AABBCCDDEEFF';
type Field = [name: string, value: string];

const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

const SALE = {
  id: '211153389',
  email: 'zoe@example.test',
  name: 'Zoë Müller',
  currency: 'EUR',
  items: [{ product: '40898000', quantity: 2, unitPrice: 5000 }],
  test: false,
  now: NOW,
};

const trust = (...webhookSecrets: StoreTrust['webhookSecrets']): StoreTrust => ({
  webhookSecrets,
  licenseKeys: [],
  trustedKeys: [],
  acceptUnsigned: false,
});
const inForce = (value: string) => ({ value, acceptedUntil: null });
const TRUST = trust(inForce(SECRET));

const deliver = (body: string | Buffer) => ({ rawBody: Buffer.from(body), headers: HEADERS });
const sample = (event = 'COMPLETE') => samples.sample(event, SALE, { secret: SECRET, privateKey: '' }).body;
const verify = (body: string | Buffer, by = TRUST) => twoCheckout.verify(deliver(body), by, NOW);
const answer = (body: string, taken = true, by = TRUST, now = NOW) => {
  const delivery = deliver(body);
  const outcomes = twoCheckout.parse(delivery).map((event) => ({ event, taken, codes: null }));
  return twoCheckout.answer(outcomes, { delivery, trust: by, now });
};

const bodies = vectors.filter((vector) => vector.body !== undefined);
const receipts = vectors.filter((vector) => vector.body === undefined && vector.expected_response !== undefined);

describe('twoCheckout.verify', () => {
  it.each(bodies)('judges the recorded delivery $id', ({ body = '', valid }) => {
    if (valid) expect(() => verify(body)).not.toThrow();
    else expect(() => verify(body)).toThrow(SignatureError);
  });

  it('hashes the published source string', () => {
    const street = ['101 Main Street', '', 'New York', 'New York', '500365', 'United States of America'];
    const phone = '951-121-2121';
    const values = [
      ...['2016-06-01 12:22:09', '1000037', '', '13', 'COMPLETE', 'Wire transfer', 'John', 'Smith', 'BV-667788'],
      ...['', '', '', '', '', '', ...street, phone, '', 'johnsmith@email.com', 'John', 'Smith', '', ...street, phone],
      ...['213.233.121.50', 'USD', '1', 'Software program', 'PM_11', '', '1', '29.00', '0.00', '', '0.00', '', ''],
      ...['29.00', '34.00', '5.00', '3.38', '20050303123434'],
    ];
    const published = vectors.find(({ id }) => id === '2co-ipn-request-string-published');
    const body = (field: string, hash = '') =>
      new URLSearchParams([...values.map((value, index): Field => [`F${index}`, value]), [field, hash]]).toString();

    expect(values.map((value) => (value ? `${value.length}${value}` : '0')).join('')).toBe(published?.signed_string);
    expect(() => verify(body('HASH', published?.digests?.md5))).not.toThrow();
    expect(() => verify(body('SIGNATURE_SHA2_256', published?.digests?.sha256))).not.toThrow();
    expect(() => verify(body('SIGNATURE_SHA3_256', published?.digests?.['sha3-256']))).not.toThrow();
  });

  it.each(samples.events)('accepts the sample %s, with names beyond ASCII', (event) => {
    expect(() => verify(sample(event))).not.toThrow();
    expect(() => verify(sample(event), trust(inForce('other')))).toThrow(SignatureError);
  });

  it('accepts a rotated secret until its date, and refuses a store without secrets', () => {
    const old = (acceptedUntil: string) => ({ value: SECRET, acceptedUntil });

    expect(() => verify(sample(), trust(inForce('new'), old('2026-01-02T00:00:00Z')))).not.toThrow();
    expect(() => verify(sample(), trust(inForce('new'), old('2025-12-31T00:00:00Z')))).toThrow(SignatureError);
    expect(() => verify(sample(), { ...trust(), acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify(sample(), trust(inForce('')))).toThrow(SignatureError);
  });

  it('never falls back to a weaker signature, and refuses none', () => {
    const body = bodies.find(({ id }) => id === '2co-ipn-valid-all-three')?.body ?? '';
    const wrong = (field: string) => body.replace(new RegExp(`(${field}=).`), '$1x');

    expect(() => verify(wrong('SIGNATURE_SHA3_256'))).toThrow(SignatureError);
    expect(() => verify(wrong('SIGNATURE_SHA2_256'))).not.toThrow();
    expect(() => verify('REFNO=1')).toThrow(SignatureError);
    expect(() => verify(body.replace(/&HASH=.*/, ''))).toThrow(SignatureError);
  });

  it('refuses fields in another order', () => {
    expect(() => verify(sample().split('&').reverse().join('&'))).toThrow(SignatureError);
  });

  it('refuses every change of a value, an addition and an omission', () => {
    const fields = [...new URLSearchParams(sample())];
    const at = fc.integer({ min: 0, max: fields.length - 1 });
    const change = fc.constantFrom('change', 'add', 'omit');
    fc.assert(
      fc.property(at, change, fc.string({ minLength: 1 }), (index, how, text) => {
        const [name = '', value = ''] = fields[index] ?? [];
        const changed: Record<string, Field[]> = {
          change: [[name, `${value}${text}!`]],
          add: [
            [name, value],
            ['X', text],
          ],
        };
        const fresh = [...fields.slice(0, index), ...(changed[how] ?? []), ...fields.slice(index + 1)];
        expect(() => verify(new URLSearchParams(fresh).toString())).toThrow(SignatureError);
      }),
    );
  });

  it('throws nothing but SignatureError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => verify(Buffer.from(bytes))).toThrow(SignatureError);
      }),
    );
    expect(() => verify('HASH=%ff')).toThrow(SignatureError);
    expect(() => verify('a=1&'.repeat(100_000))).toThrow(SignatureError);
  });

  it('takes an order of fifty lines', () => {
    const items = Array.from({ length: 50 }, (_, index) => ({ product: `p${index}`, quantity: 1, unitPrice: 100 }));
    const { body } = samples.sample('COMPLETE', { ...SALE, items }, { secret: SECRET, privateKey: '' });

    expect(() => verify(body)).not.toThrow();
    expect(twoCheckout.parse(deliver(body))).toMatchObject([{ purchase: { lines: { length: 50 } } }]);
  });
});

describe('twoCheckout.answer', () => {
  it.each(bodies.filter(({ valid }) => valid))(
    'signs the receipt of $id by what was verified',
    ({ body = '', expected_response: expected }) => {
      expect(answer(body)).toEqual({ status: 200, contentType: 'text/plain; charset=utf-8', body: expected });
    },
  );

  it.each(receipts)('signs the published receipt $id', ({ id, expected_response: expected = '' }) => {
    const isLicenseChange = id.includes('lcn');
    const fields: Proof['fields'] = isLicenseChange
      ? [
          ['LICENSE_CODE', '3C343D0FAF'],
          ['EXPIRATION_DATE', '2005-03-03'],
        ]
      : [
          ['REFNO', '1'],
          ['IPN_PID[]', '1'],
          ['IPN_PNAME[]', 'Software program'],
          ['IPN_DATE', '20050303123434'],
        ];
    const algorithm = /algo="(sha256|sha3-256)"/.exec(expected)?.[1] ?? 'md5';
    const now = new Date(isLicenseChange ? '2008-11-17T14:59:35Z' : '2005-03-03T12:34:34Z');

    expect(receiptOf({ fields, algorithm: algorithm as Proof['algorithm'], secret: SECRET }, now)).toBe(expected);
  });

  it('writes the hour of a license change without a leading zero', () => {
    const early = new Date('2026-01-01T09:05:06Z');

    expect(answer(sample('LICENCE_PASTDUE'), true, TRUST, early).body).toContain('date="2026010190506"');
    expect(answer(sample('PENDING'), true, TRUST, early).body).toContain('date="20260101090506"');
  });

  it('signs by the secret that verified, also one that is being rotated out', () => {
    const rotating = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-01-02T00:00:00Z' });

    expect(answer(sample(), true, rotating)).toEqual(answer(sample()));
  });

  it('gives no receipt for what was not taken', () => {
    expect(answer(sample(), false)).toMatchObject({ status: 503, body: '' });
    expect(answer(sample('COMPLETE#subscription'), false)).toMatchObject({ status: 503, body: '' });
  });
});
