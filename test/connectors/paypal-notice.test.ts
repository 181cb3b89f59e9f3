import { PlatformApiError } from '../../connectors/platform-access';
import { createPayPal } from '../../connectors/paypal';
import { MalformedDeliveryError } from '../../domain/errors';
import { resolved } from './listed-events';
import { anApi, answersTo, askedOf, type Answers } from './paypal-answers';
import { aSale, NOW, parse } from './paypal-signer';

const { id: ID } = aSale();
const CAPTURE = `/v2/payments/captures/${ID}`;
const SALE = `/v1/payments/sale/S-${ID}`;
const SUBSCRIPTION = `/v1/billing/subscriptions/${ID}`;
const TRANSACTIONS = `${SUBSCRIPTION}/transactions`;

const aConnector = () =>
  createPayPal({ fetchCertificate: () => Promise.reject(new Error()), clock: () => NOW.getTime() });

const resolve = (event: string, change: Answers = {}, api = anApi({ ...answersTo(event), ...change })) =>
  resolved(aConnector(), parse(event), api.access);

const ALL = { kind: 'orderRefunded', lineKeys: 'all' };
const PART = { kind: 'orderPartlyRefunded' };
const disputed = (outcome: string) => ({ kind: 'orderDisputed', outcome });

describe('payPal.resolve', () => {
  it.each([
    ['PAYMENT.CAPTURE.REFUNDED', ALL],
    ['PAYMENT.CAPTURE.REFUNDED#part', PART],
    ['PAYMENT.CAPTURE.REVERSED', disputed('lost')],
    ['CUSTOMER.DISPUTE.CREATED', disputed('opened')],
    ['CUSTOMER.DISPUTE.RESOLVED', disputed('won')],
    ['CUSTOMER.DISPUTE.RESOLVED#lost', disputed('lost')],
  ])('finds what %s is, and of which order', async (event, expected) => {
    const [notice] = parse(event);

    expect(await resolve(event)).toEqual([{ ...expected, eventId: notice?.eventId, externalId: ID }]);
  });

  it.each([
    ['PAYMENT.SALE.REFUNDED', ALL],
    ['PAYMENT.SALE.REVERSED', disputed('lost')],
  ])(
    "tells the subscription's order of %s of its first payment, and of that payment by its own id",
    async (event, expected) => {
      const [{ eventId } = { eventId: '' }] = parse(event);

      expect(await resolve(event)).toEqual([
        { ...expected, eventId, externalId: ID },
        { ...expected, eventId: `${eventId}:payment`, externalId: `S-${ID}` },
      ]);
    },
  );

  it('asks PayPal by the credentials of the store', async () => {
    const api = anApi(answersTo('PAYMENT.CAPTURE.REFUNDED'));
    await resolve('PAYMENT.CAPTURE.REFUNDED', {}, api);

    expect(askedOf(api)).toEqual([CAPTURE]);
    expect(api.asked.at(-1)?.headers).toEqual({ authorization: 'Bearer sandbox-token' });
  });

  const captured = (status: string, status_details?: object) => ({
    [CAPTURE]: { id: ID, status, status_details, supplementary_data: { related_ids: { order_id: 'O-1' } } },
  });

  it.each([
    ['PAYMENT.CAPTURE.REVERSED', captured('PARTIALLY_REFUNDED'), PART],
    ['PAYMENT.CAPTURE.REVERSED', captured('REVERSED'), disputed('lost')],
    ['PAYMENT.CAPTURE.REVERSED', captured('DECLINED', { reason: 'CHARGEBACK' }), disputed('lost')],
    ['CUSTOMER.DISPUTE.RESOLVED#lost', captured('PARTIALLY_REFUNDED'), PART],
    ['CUSTOMER.DISPUTE.CREATED', captured('PENDING', { reason: 'BUYER_COMPLAINT' }), disputed('opened')],
  ])('takes %s with %j for what PayPal has of it', async (event, answers, expected) => {
    expect(await resolve(event, answers)).toMatchObject([expected]);
  });

  it.each(['PAYMENT.CAPTURE.REFUNDED', 'PAYMENT.CAPTURE.REVERSED', 'CUSTOMER.DISPUTE.RESOLVED#lost'])(
    'takes nothing back for %s while PayPal has the money as paid',
    async (event) => {
      for (const status of ['COMPLETED', 'PENDING', 'yet unknown'])
        await expect(resolve(event, captured(status))).rejects.toThrow(MalformedDeliveryError);
      await expect(resolve('PAYMENT.SALE.REFUNDED', sold({ state: 'completed' }))).rejects.toThrow(
        MalformedDeliveryError,
      );
    },
  );

  const sold = (change: object = {}) => ({
    [SALE]: { ...(answersTo('PAYMENT.SALE.REFUNDED')[SALE] as object), ...change },
  });

  const before = (...statuses: string[]) => ({
    [TRANSACTIONS]: { transactions: statuses.map((status, index) => ({ id: `S-${index}`, status })), total_items: 9 },
  });

  it('knows the first payment of a subscription by there being none before it', async () => {
    const api = anApi(answersTo('PAYMENT.SALE.REFUNDED'));
    await resolve('PAYMENT.SALE.REFUNDED', {}, api);

    expect(askedOf(api)).toEqual([
      SALE,
      SUBSCRIPTION,
      `${TRANSACTIONS}?start_time=2026-11-21T11%3A59%3A00.000Z&end_time=2026-11-21T11%3A59%3A59.000Z`,
    ]);
    for (const answers of [
      before('DECLINED', 'PENDING'),
      { [TRANSACTIONS]: { total_items: 0 } },
      sold({ create_time: '2026-11-21T11:59:00Z' }),
    ])
      expect(await resolve('PAYMENT.SALE.REFUNDED', answers)).toMatchObject([
        { externalId: ID },
        { externalId: `S-${ID}` },
      ]);
  });

  it.each(['COMPLETED', 'REFUNDED', 'PARTIALLY_REFUNDED'])(
    'names a further payment as its renewal does, after one that is %s',
    async (status) => {
      const [, renewed] = parse('PAYMENT.SALE.COMPLETED');

      expect(renewed).toMatchObject({ change: 'renewed', paymentId: `S-${ID}` });
      expect(await resolve('PAYMENT.SALE.REFUNDED', before(status))).toMatchObject([{ ...ALL, externalId: `S-${ID}` }]);
    },
  );

  it("finds a subscription's payment where it is told of as a capture, or disputed", async () => {
    const ofSubscription = { [`/v1/payments/sale/${ID}`]: { ...sold()[SALE], id: ID, billing_agreement_id: 'I-1' } };
    const answers = {
      ...ofSubscription,
      '/v1/billing/subscriptions/I-1': { create_time: NOW.toISOString() },
    };
    const nameless = { [CAPTURE]: { id: ID, status: 'REFUNDED' } };

    expect(await resolve('PAYMENT.CAPTURE.REFUNDED', { ...answers, ...nameless })).toMatchObject([
      { ...ALL, externalId: 'I-1' },
      { ...ALL, externalId: ID },
    ]);
    expect(await resolve('CUSTOMER.DISPUTE.CREATED', { ...answers, [CAPTURE]: undefined })).toMatchObject([
      { ...disputed('opened'), externalId: 'I-1' },
      { ...disputed('opened'), externalId: ID },
    ]);
    expect(await resolve('PAYMENT.CAPTURE.REFUNDED', nameless)).toMatchObject([{ ...ALL, externalId: ID }]);
  });

  it('finds nothing in a sale of no subscription, and in a dispute of what the app has not sold', async () => {
    expect(await resolve('PAYMENT.SALE.REFUNDED', sold({ billing_agreement_id: null }))).toEqual([]);
    expect(await resolve('CUSTOMER.DISPUTE.CREATED', { [CAPTURE]: undefined })).toEqual([]);
    expect(await resolve('CUSTOMER.DISPUTE.RESOLVED#lost', { [CAPTURE]: undefined })).toEqual([]);
  });

  it.each([
    ['an outage', 'CUSTOMER.DISPUTE.CREATED', { [CAPTURE]: new PlatformApiError(503, 'answered 503') }],
    ['refused credentials', 'CUSTOMER.DISPUTE.CREATED', { [CAPTURE]: new PlatformApiError(403, 'answered 403') }],
    ['a capture that PayPal does not know', 'PAYMENT.CAPTURE.REFUNDED', { [CAPTURE]: undefined }],
    ['a sale that PayPal does not know', 'PAYMENT.SALE.REFUNDED', { [SALE]: undefined }],
    ['an outage at the transactions', 'PAYMENT.SALE.REFUNDED', { [TRANSACTIONS]: new PlatformApiError(null, 'down') }],
  ])('lets the error through at %s', async (_, event, answers) => {
    await expect(resolve(event, answers)).rejects.toThrow(PlatformApiError);
  });

  it.each([
    ['PAYMENT.CAPTURE.REFUNDED', { [CAPTURE]: 'maintenance' }],
    ['PAYMENT.SALE.REFUNDED', { [SALE]: {} }],
    ['PAYMENT.SALE.REFUNDED', { [TRANSACTIONS]: {} }],
    ['PAYMENT.SALE.REFUNDED', { [SUBSCRIPTION]: {} }],
  ])('refuses an answer to %s that it cannot read: %j', async (event, answers) => {
    await expect(resolve(event, answers)).rejects.toThrow(MalformedDeliveryError);
  });
});
