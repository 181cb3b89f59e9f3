import fc from 'fast-check';
import { MalformedDeliveryError } from '../../domain/errors';
import { payPal as samples } from '../../samples/paypal';
import { aSale, deliver, deliverBody, offline, parse } from './paypal-signer';

const SALE = aSale();
const CAPTURE = `/v2/payments/captures/${SALE.id}`;
const PAYMENT = `/v1/payments/sale/S-${SALE.id}`;
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
    ['PAYMENT.CAPTURE.REFUNDED', { kind: 'unresolved', lookup: `refunded ${CAPTURE}` }],
    ['PAYMENT.CAPTURE.REVERSED', { kind: 'unresolved', lookup: `lost ${CAPTURE}` }],
    ['CUSTOMER.DISPUTE.CREATED', { kind: 'unresolved', lookup: `opened ${CAPTURE}` }],
    ['CUSTOMER.DISPUTE.RESOLVED', { kind: 'unresolved', lookup: `won ${CAPTURE}` }],
    ['PAYMENT.SALE.REFUNDED', { kind: 'unresolved', lookup: `refunded ${PAYMENT}` }],
    ['PAYMENT.SALE.REVERSED', { kind: 'unresolved', lookup: `lost ${PAYMENT}` }],
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
    ['BILLING.SUBSCRIPTION.CANCELLED', 'cancelledAtPeriodEnd'],
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
      {
        kind: 'subscriptionChanged',
        change: 'renewed',
        subscriptionId: SALE.id,
        externalId: SALE.id,
        paymentId: `S-${SALE.id}`,
      },
    ]);
  });

  it.each([
    ['PAYMENT.SALE.REFUNDED', { links: [{ rel: 'sale', href: 'https://api.paypal.com/v1/payments/sale/S1' }] }, 'S1'],
    ['PAYMENT.SALE.REVERSED', { id: 'S1', sale_id: 'S2' }, 'S2'],
  ])('finds the sale that %s is of in %j', (event_type, resource, saleId) => {
    expect(parseBody({ id: 'WH-1', event_type, resource })).toMatchObject([
      { kind: 'unresolved', type: event_type, lookup: expect.stringMatching(`/v1/payments/sale/${saleId}$`) as string },
    ]);
  });

  it('leaves a refund of a sale that it does not name to people, and ignores it without a subscription', () => {
    const refund = (resource: object) => parseBody({ id: 'WH-1', event_type: 'PAYMENT.SALE.REFUNDED', resource });

    expect(refund({ id: 'R1', billing_agreement_id: 'I-1' })).toEqual([
      { kind: 'orderPartlyRefunded', eventId: 'WH-1', externalId: 'I-1' },
    ]);
    expect(refund({ id: 'R1' })).toMatchObject([{ kind: 'ignored' }]);
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

    const type = 'CUSTOMER.DISPUTE.CREATED';

    expect(parseBody({ id: 'WH-1', event_type: type, resource })).toEqual([
      { kind: 'unresolved', eventId: 'WH-1', type, lookup: 'opened /v2/payments/captures/C1' },
      { kind: 'unresolved', eventId: 'WH-1#2', type, lookup: 'opened /v2/payments/captures/C2' },
    ]);
  });

  it.each([
    ['RESOLVED_BUYER_FAVOUR', { kind: 'unresolved', lookup: 'lost /v2/payments/captures/C1' }],
    ['RESOLVED_SELLER_FAVOUR', { kind: 'unresolved', lookup: 'won /v2/payments/captures/C1' }],
    ['CANCELED_BY_BUYER', { kind: 'unresolved', lookup: 'won /v2/payments/captures/C1' }],
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
