import { createJsonDialect } from '../../rights/json-dialect';
import { aKeyRequest, aPublisher, aRevocation } from './publishers';

const dialect = createJsonDialect(aPublisher('https://keys.example.com'));
const raw = (body: unknown) => ({
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  contentType: 'application/json',
});
const readKeys = (body: unknown) => dialect.readKeyAnswer(raw(body), 1);

const NOTHING = { keys: [], isFlawed: false, retriable: null, returnCode: null, returnMessage: null };

describe('createJsonDialect', () => {
  it('writes what a key is asked for with', () => {
    expect(JSON.parse(dialect.writeKeyRequest(aKeyRequest({ quantity: 2 })))).toEqual({
      requestId: 'request-1',
      orderId: 'order-1',
      orderReference: 'A-1',
      submittedAt: '2026-01-02T03:04:05.678Z',
      lineId: 'line-1',
      quantity: 2,
      product: { id: 'space-game', reference: 'SG-1', locale: 'en-US' },
      user: { id: 'user-1', email: 'ann@example.com' },
      buyer: { name: 'Ann Lee Example', company: 'Example Inc.', email: 'ann@example.com' },
      billingAddress: {
        line1: '1 Example Street',
        city: 'Springfield',
        state: 'MN',
        postalCode: '55345',
        country: 'US',
      },
      shippingAddress: null,
      companyId: 'company-1',
      siteId: 'site-1',
      unitPrice: { amount: '49.00', currency: 'USD' },
      tax: { amount: '9.80', currency: 'USD' },
      attributes: { campaign: 'spring' },
      productAttributes: { edition: 'gold' },
    });
  });

  it('writes what a key is revoked with', () => {
    expect(JSON.parse(dialect.writeRevocation(aRevocation({ unitPrice: null })))).toEqual({
      requestId: 'revocation-1',
      orderId: 'order-1',
      orderReference: 'A-1',
      lineId: 'line-1',
      unit: 2,
      product: { id: 'space-game', reference: 'SG-1', locale: 'en_US' },
      user: { id: 'user-1', email: 'ann@example.com' },
      key: { key: 'ABC-123', type: 'serialNumber' },
      reason: 'ReturnProduct',
      occurredAt: '2026-02-03T04:05:06.000Z',
      companyId: 'company-1',
      siteId: 'site-1',
      unitPrice: null,
      attributes: {},
      productAttributes: {},
    });
  });

  it('finds keys with or without their type, and leaves out empty ones', () => {
    const keys = [
      'K1',
      ' K2\n',
      '',
      { key: 'K3', type: 'unlock_code' },
      { key: null },
      { key: 'https://example.com', type: 'downloadUrl' },
    ];

    expect(readKeys({ keys, anything: 'else' })).toEqual({
      ...NOTHING,
      keys: [
        { value: 'K1', type: 'serialNumber' },
        { value: 'K2', type: 'serialNumber' },
        { value: 'K3', type: 'unlockCode' },
        { value: 'https://example.com', type: 'downloadUrl' },
      ],
    });
  });

  it('takes no key that is half a character', () => {
    expect(readKeys('{"keys":["\\ud800"]}')).toEqual({ ...NOTHING, isFlawed: true });
  });

  it('reads why there is no key', () => {
    expect(readKeys({ retriable: false, code: 17, message: 'Unknown product' })).toEqual({
      ...NOTHING,
      retriable: false,
      returnCode: '17',
      returnMessage: 'Unknown product',
    });
    expect(readKeys({ keys: null, retriable: true })).toEqual({ ...NOTHING, retriable: true });
    expect(readKeys({})).toEqual(NOTHING);
  });

  it.each([
    ['no JSON', '<getKeyResponse/>'],
    ['nothing', ''],
    ['a text', '"K1"'],
    ['a list', ['K1']],
    ['null', 'null'],
    ['keys that are none', { keys: [1] }],
    ['keys that are no list', { keys: 'K1' }],
    ['a verdict that is none', { retriable: 'false' }],
    ['endless nesting', '['.repeat(1_000_000)],
    ['bytes that are no UTF-8', Buffer.from('{"keys":["Schlüssel"]}', 'latin1')],
  ])('makes nothing of %s', (_, body) => {
    expect(readKeys(body)).toBeNull();
  });

  it('takes only `revoked: true` for a success', () => {
    const read = (body: unknown) => dialect.readRevocationAnswer(raw(body));

    expect(read({ revoked: true })).toMatchObject({ isSuccessful: true });
    expect(read({ revoked: false, retriable: false, code: 'x', message: 'y' })).toEqual({
      isSuccessful: false,
      retriable: false,
      returnCode: 'x',
      returnMessage: 'y',
    });
    expect(read({})).toMatchObject({ isSuccessful: false });
    expect(read({ revoked: 'true' })).toBeNull();
  });
});
