import fc from 'fast-check';
import { fastSpring } from '../../connectors/fastspring';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import {
  CREDENTIALS,
  KEY,
  NOW,
  form,
  licenseFields,
  orderCompleted,
  signLicenseCall,
  signWebhook,
} from './fastspring-signer';

const verify = (delivery = signLicenseCall(licenseFields()), credentials = CREDENTIALS) =>
  fastSpring.verify(delivery, credentials, NOW);

const parse = (fields: Record<string, string>) => fastSpring.parse(signLicenseCall(fields))[0];

describe('fastSpring.verify, license calls', () => {
  it('accepts what any accepted key signs', () => {
    const rotated = {
      ...CREDENTIALS,
      licenseKeys: [{ value: 'new', acceptedUntil: null }, ...CREDENTIALS.licenseKeys],
    };

    expect(() => verify()).not.toThrow();
    expect(() => verify(signLicenseCall(licenseFields(), { key: 'new' }), rotated)).not.toThrow();
    expect(() => verify(signLicenseCall(licenseFields()), rotated)).not.toThrow();
  });

  it('accepts values with backslashes, hashed as they are or without them', () => {
    const fields = licenseFields({ name: "O\\'Neill \\ Söhne" });

    expect(() => verify(signLicenseCall(fields))).not.toThrow();
    expect(() => verify(signLicenseCall(fields, { strip: true }))).not.toThrow();
  });

  it('refuses a wrong key, a missing hash, a key that has run out, and a store without keys', () => {
    const expired = { ...CREDENTIALS, licenseKeys: [{ value: KEY, acceptedUntil: '2026-11-20T00:00:00Z' }] };

    expect(() => verify(signLicenseCall(licenseFields(), { key: 'other' }))).toThrow(SignatureError);
    expect(() => verify(form(new URLSearchParams(licenseFields()).toString()))).toThrow(SignatureError);
    expect(() => verify(undefined, expired)).toThrow(SignatureError);
    expect(() =>
      verify(undefined, { ...CREDENTIALS, webhookSecrets: [], licenseKeys: [], acceptUnsigned: true }),
    ).toThrow(SignatureError);
    expect(() => verify(form(Buffer.from('name=%ff&security_request_hash=x')))).toThrow(SignatureError);
  });

  it('refuses every change of a value', () => {
    const names = Object.keys(licenseFields());
    const body = signLicenseCall(licenseFields()).rawBody.toString();
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ minLength: 1 }), (name, addition) => {
        const changed = new URLSearchParams(body);
        changed.set(name, (changed.get(name) ?? '') + `${addition}!`);
        expect(() => verify(form(changed.toString()))).toThrow(SignatureError);
      }),
    );
  });

  it('hashes by the names in code-unit order, whatever the order on the wire', () => {
    const body = signLicenseCall(licenseFields({ Zebra: '1', apple: '2' })).rawBody.toString();

    expect(() => verify(form(body.split('&').reverse().join('&')))).not.toThrow();
  });
});

describe('fastSpring.parse, license calls', () => {
  it('reads a purchase of one product on the reply channel, in the order that the webhook names', () => {
    const [paid] = fastSpring.parse(signWebhook({ events: [orderCompleted()] }));
    const event = parse(licenseFields());

    expect(event).toMatchObject({
      kind: 'orderPaid',
      externalId: 'ABC123456-7891-01112',
      purchase: {
        channel: 'reply',
        test: false,
        currency: null,
        buyer: { email: 'zoe@example.test', name: 'Zoë Müller', company: null, country: null },
        lines: [{ key: 'pro', product: 'pro', quantity: 2, unitPrice: null }],
      },
    });
    expect(paid).toMatchObject({ externalId: 'ABC123456-7891-01112', purchase: { lines: [{ key: 'pro' }] } });
  });

  it('gives a repeated call the same event id, and another product another one', () => {
    const ids = [
      licenseFields(),
      licenseFields({ name: 'Other' }),
      licenseFields({ internalProductName: 'plugin' }),
    ].map((fields) => parse(fields)?.eventId);

    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it.each([
    [{ test: 'true' }, { test: true }],
    [{ test: '' }, { test: false }],
    [{ quantity: '' }, { lines: [{ quantity: 1 }] }],
    [{ quantity: '12' }, { lines: [{ quantity: 12 }] }],
    [{ name: '中村 花子 & Co + 100%' }, { buyer: { name: '中村 花子 & Co + 100%' } }],
  ])('reads %j', (fields, purchase) => {
    expect(parse(licenseFields(fields))).toMatchObject({ purchase });
  });

  it('takes one unit of a call without a quantity', () => {
    expect(parse({ reference: 'R-1', internalProductName: 'pro' })).toMatchObject({
      purchase: { lines: [{ quantity: 1 }] },
    });
  });

  it.each([
    [{ quantity: '0' }, 'form.quantity'],
    [{ quantity: '1.5' }, 'form.quantity'],
    [{ reference: '' }, 'form.reference'],
    [{ internalProductName: 'x'.repeat(201) }, 'form.internalProductName'],
    [{ test: 'perhaps' }, 'form.test'],
  ])('refuses %j and names the field', (fields, message) => {
    expect(() => parse(licenseFields(fields))).toThrow(message);
  });

  it('refuses a field that comes twice, too many fields, and other encodings than UTF-8', () => {
    const read = (body: string | Buffer) => () => fastSpring.parse(form(body));

    expect(read('reference=1&reference=2')).toThrow('a form field comes twice');
    expect(read('a=1&'.repeat(100_000))).toThrow('more than 200');
    expect(read('name=M%FCller')).toThrow('UTF-8');
    expect(read(Buffer.from([0x6e, 0x3d, 0xfc]))).toThrow('UTF-8');
  });

  it('throws nothing but MalformedDeliveryError, whatever the bytes', () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom('reference', 'quantity', 'test', '__proto__', 'x'), fc.string()));
    const body = fc.oneof(
      fc.uint8Array(),
      pairs.map((given) => Buffer.from(new URLSearchParams(given).toString())),
    );
    fc.assert(
      fc.property(body, (given) => {
        try {
          fastSpring.parse(form(Buffer.from(given)));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDeliveryError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
