import fc from 'fast-check';
import { MalformedDeliveryError } from '../../domain/errors';
import { payPal as samples } from '../../sandbox/deliveries/paypal';
import { aSale, deliver, deliverBody, offline, parse } from './paypal-signer';

const SALE = aSale();
const parseBody = (body: unknown) => offline.parse(deliverBody(body));
const parseRaw = (body: string | Buffer) => offline.parse({ rawBody: Buffer.from(body), headers: {} });

function setAside(read: () => unknown): readonly unknown[] {
  try {
    read();
  } catch (error) {
    if (error instanceof MalformedDeliveryError) return error.events;
  }
  return [];
}

describe('payPal.parse', () => {
  it('reads a capture as a paid order whose lines are to be looked up', () => {
    const [event, ...others] = parse('PAYMENT.CAPTURE.COMPLETED');
    const eventId = event?.eventId;

    expect(others).toEqual([]);
    expect(event).toEqual({
      kind: 'orderPaid',
      eventId,
      externalId: SALE.id,
      purchase: {
        eventId,
        channel: 'webhook',
        test: false,
        currency: 'EUR',
        buyer: { email: null, name: null, company: null, country: null },
        identification: { merchantId: 'MERCHANT1' },
        lines: [],
        lookup: `/v2/checkout/orders/O-${SALE.id}`,
      },
    });
  });

  it.each([
    ['PAYMENT.CAPTURE.PENDING', { kind: 'orderPending' }],
    ['PAYMENT.CAPTURE.DENIED', { kind: 'orderCancelled' }],
    ['PAYMENT.CAPTURE.REFUNDED', { kind: 'orderPartlyRefunded' }],
    ['PAYMENT.CAPTURE.REVERSED', { kind: 'orderDisputed', outcome: 'lost' }],
    ['CUSTOMER.DISPUTE.CREATED', { kind: 'orderDisputed', outcome: 'opened' }],
    ['CUSTOMER.DISPUTE.RESOLVED', { kind: 'orderDisputed', outcome: 'won' }],
    ['PAYMENT.SALE.REFUNDED', { kind: 'orderPartlyRefunded' }],
    ['CHECKOUT.ORDER.APPROVED', { kind: 'ignored', type: 'CHECKOUT.ORDER.APPROVED' }],
  ])('reads %s', (type, expected) => {
    expect(parse(type)).toMatchObject([expected]);
  });

  it.each([
    ['BILLING.SUBSCRIPTION.ACTIVATED', 'started'],
    ['BILLING.SUBSCRIPTION.RE-ACTIVATED', 'resumed'],
    ['BILLING.SUBSCRIPTION.UPDATED', 'planChanged'],
    ['BILLING.SUBSCRIPTION.SUSPENDED', 'paused'],
    ['BILLING.SUBSCRIPTION.PAYMENT.FAILED', 'paymentFailed'],
    ['BILLING.SUBSCRIPTION.CANCELLED', 'ended'],
    ['BILLING.SUBSCRIPTION.EXPIRED', 'ended'],
  ])('reads %s as %s', (type, change) => {
    const [event] = parse(type);

    expect(event).toEqual({
      kind: 'subscriptionChanged',
      eventId: event?.eventId,
      subscriptionId: SALE.id,
      change,
      externalId: SALE.id,
      product: 'pro',
      occurredAt: '2026-11-21T12:00:00.000Z',
      paidUntil: change === 'ended' ? null : '2026-12-21T12:00:00.000Z',
    });
  });

  it("reads a subscription's payment as its order and as a renewal, because PayPal does not tell the first from the others", () => {
    expect(parse('PAYMENT.SALE.COMPLETED')).toMatchObject([
      {
        kind: 'orderPaid',
        externalId: SALE.id,
        purchase: { currency: 'EUR', lookup: `/v1/billing/subscriptions/${SALE.id}`, lines: [] },
      },
      { kind: 'subscriptionChanged', change: 'renewed', subscriptionId: SALE.id, externalId: SALE.id },
    ]);
  });

  it('gives all messages of a sale one external id, a redelivery the same event id and others another one', () => {
    const all = samples.events.flatMap((type) => parse(type));
    const again = samples.events.flatMap((type) => parse(type));
    const externalIds = all.flatMap((event) => ('externalId' in event ? [event.externalId] : []));

    expect(new Set(externalIds)).toEqual(new Set([samples.externalId(SALE)]));
    expect(again).toEqual(all);
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(all.length);
  });

  it.each(['PAYMENT.CAPTURE.COMPLETED', 'PAYMENT.SALE.COMPLETED'])('knows a test by the sandbox: %s', (type) => {
    expect(parse(type, aSale({ test: true }))[0]).toMatchObject({ purchase: { test: true } });
    expect(parse(type)[0]).toMatchObject({ purchase: { test: false } });
  });

  it('finds the order of a capture by its link where it is named nowhere else', () => {
    const links = [{ rel: 'up', href: 'https://api.paypal.com/v2/checkout/orders/5O190127TN364715T' }];
    const [event] = parseBody({ id: 'WH-1', event_type: 'PAYMENT.CAPTURE.COMPLETED', resource: { id: 'C1', links } });

    expect(event).toMatchObject({
      externalId: 'C1',
      purchase: { lookup: '/v2/checkout/orders/5O190127TN364715T', currency: null, identification: {} },
    });
  });

  it('tells every disputed payment apart', () => {
    const resource = { disputed_transactions: [{ seller_transaction_id: 'C1' }, { seller_transaction_id: 'C2' }] };

    expect(parseBody({ id: 'WH-1', event_type: 'CUSTOMER.DISPUTE.CREATED', resource })).toEqual([
      { kind: 'orderDisputed', eventId: 'WH-1', externalId: 'C1', outcome: 'opened' },
      { kind: 'orderDisputed', eventId: 'WH-1#2', externalId: 'C2', outcome: 'opened' },
    ]);
  });

  it.each([
    ['RESOLVED_BUYER_FAVOUR', { kind: 'orderDisputed', outcome: 'lost' }],
    ['RESOLVED_SELLER_FAVOUR', { kind: 'orderDisputed', outcome: 'won' }],
    ['CANCELED_BY_BUYER', { kind: 'orderDisputed', outcome: 'won' }],
    ['RESOLVED_WITH_PAYOUT', { kind: 'ignored' }],
    ['ACCEPTED', { kind: 'ignored' }],
    [null, { kind: 'ignored' }],
  ])('reads the outcome %s of a dispute', (outcome_code, expected) => {
    const disputed_transactions = [{ seller_transaction_id: 'C1' }];
    const resource = { disputed_transactions, dispute_outcome: { outcome_code } };

    expect(parseBody({ id: 'WH-1', event_type: 'CUSTOMER.DISPUTE.RESOLVED', resource })).toMatchObject([expected]);
  });

  it.each([
    ['an unknown type', { id: 'WH-1', event_type: 'PAYMENT.PAYOUTSBATCH.SUCCESS' }, 'PAYMENT.PAYOUTSBATCH.SUCCESS'],
    ['no type', { id: 'WH-1' }, 'unknown'],
    [
      'a sale of no subscription',
      { id: 'WH-1', event_type: 'PAYMENT.SALE.COMPLETED', resource: {} },
      'PAYMENT.SALE.COMPLETED',
    ],
  ])('ignores %s', (_, body, type) => {
    expect(parseBody(body)).toEqual([{ kind: 'ignored', eventId: 'WH-1', type }]);
  });

  it('keeps ids beyond what a double holds', () => {
    const body = `{"id":12345678901234567891,"event_type":"PAYMENT.CAPTURE.PENDING","resource":{"id":98765432109876543210}}`;

    expect(parseRaw(body)).toEqual([
      { kind: 'orderPending', eventId: '12345678901234567891', externalId: '98765432109876543210' },
    ]);
  });

  it.each([
    ['PAYMENT.CAPTURE.COMPLETED', {}, 'resource.id: '],
    ['PAYMENT.CAPTURE.COMPLETED', { id: 'C1' }, 'resource.supplementary_data.related_ids.order_id: missing'],
    ['PAYMENT.CAPTURE.REFUNDED', { id: 'R1' }, 'resource.links: the capture is missing', 'refund'],
    ['CUSTOMER.DISPUTE.CREATED', {}, 'resource.disputed_transactions: '],
    ['BILLING.SUBSCRIPTION.ACTIVATED', null, 'resource: '],
  ])('sets %s of %j aside, with its id and the field', (event_type, resource, message, resource_type = 'other') => {
    const read = () => parseBody({ id: 'WH-1', event_type, resource_type, resource });

    expect(read).toThrow(MalformedDeliveryError);
    expect(read).toThrow(message);
    expect(setAside(read)).toMatchObject([{ kind: 'unreadable', eventId: 'WH-1' }]);
  });

  it('throws nothing but MalformedDeliveryError, whatever comes', () => {
    const type = fc.constantFrom(...samples.events);
    const event = fc.record(
      {
        id: fc.oneof(fc.string(), fc.jsonValue()),
        event_type: type,
        resource_type: fc.constantFrom('refund', 'x'),
        resource: fc.jsonValue(),
        links: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const broken = type.chain((name) => {
      const { rawBody } = deliver(name);
      return fc.nat(rawBody.length).map((length) => rawBody.subarray(0, length));
    });
    const body = fc.oneof(
      fc.uint8Array(),
      broken,
      fc.oneof(fc.jsonValue(), event).map((value) => Buffer.from(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(body, (given) => {
        try {
          parseRaw(Buffer.from(given));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDeliveryError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
