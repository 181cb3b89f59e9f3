import { polar } from '../../connectors/polar';
import type { SampleSale } from '../../samples/samples';
import { polar as samples } from '../../samples/polar';
import {
  MONTH_LATER,
  NOW,
  SALE,
  answerTo,
  eventIdsOf,
  externalIdsOf,
  message,
  only,
  purchaseIn,
  signed,
  throwsOnlyMalformed,
} from './message-samples';

const parseAll = (event: string, sale: Partial<SampleSale> = {}) => polar.parse(signed(samples, event, sale));
const parse = (event: string, sale: Partial<SampleSale> = {}) => only(parseAll(event, sale));
const read = (type: string, data: object) => polar.parse(message({ type, data }));

const ORDER = { id: 'o-1', billing_reason: 'purchase', status: 'paid', product_id: 'pro', currency: 'usd' };

const purchaseOf = (data: object) => purchaseIn(read('order.paid', { ...ORDER, net_amount: 1000, ...data }));

const changeOf = (change: string, eventId: string, more: object = {}) => ({
  kind: 'subscriptionChanged',
  eventId,
  subscriptionId: 'subscription-S-1',
  change,
  externalId: null,
  product: 'pro',
  occurredAt: NOW.toISOString(),
  paidUntil: null,
  ...more,
});

describe('polar.parse, orders', () => {
  it('reads a paid order, which is of one product', () => {
    expect(parse('order.paid')).toEqual({
      kind: 'orderPaid',
      eventId: 'order.paid-S-1',
      externalId: 'S-1',
      purchase: {
        eventId: 'order.paid-S-1',
        channel: 'webhook',
        test: false,
        currency: 'EUR',
        buyer: {
          email: 'zoe@example.test',
          name: 'Zoë 中村',
          company: null,
          country: 'DE',
          billingAddress: {
            line1: 'Beispielstraße 1',
            line2: null,
            city: 'Berlin',
            state: null,
            postalCode: '10115',
            country: 'DE',
          },
          locale: 'de',
        },
        identification: { organization: 'organization-sandbox' },
        lines: [{ key: 'pro', product: 'pro', quantity: 2, unitPrice: 4900, isFree: false }],
      },
    });
  });

  it('reads the first order of a subscription as a purchase that it starts with', () => {
    expect(parseAll('order.paid#subscription_create')).toEqual([
      expect.objectContaining({ kind: 'orderPaid', externalId: 'S-1' }),
      changeOf('started', 'order:S-1:started', { externalId: 'S-1', paymentId: 'S-1', paidUntil: MONTH_LATER }),
    ]);
    expect(purchaseIn(parseAll('order.paid#subscription_create')).lines).toMatchObject([
      { subscriptionId: 'subscription-S-1' },
    ]);
  });

  it.each([
    ['subscription_cycle', 'renewed', 'S-1-renewal'],
    ['subscription_update', 'planChanged', 'S-1-upgrade'],
  ])('reads a later order of a subscription, a %s, as no purchase', (reason, change, paymentId) => {
    const told = { paymentId, paidUntil: MONTH_LATER };

    expect(parse(`order.paid#${reason}`)).toEqual(changeOf(change, `order:${paymentId}:${change}`, told));
  });

  it('tells a refund of a later order by the id that its payment has told', () => {
    const renewal = { ...ORDER, id: 'o-2', billing_reason: 'subscription_cycle', status: 'refunded' };

    expect(read('order.refunded', renewal)).toMatchObject([{ kind: 'orderRefunded', externalId: 'o-2' }]);
  });

  it.each([
    ['order.created', { kind: 'orderPending' }],
    ['order.updated#void', { kind: 'orderCancelled' }],
    ['order.refunded', { kind: 'orderRefunded', lineKeys: 'all' }],
    ['order.refunded#partly', { kind: 'orderPartlyRefunded' }],
    ['refund.created#needs_response', { kind: 'orderDisputed', outcome: 'opened' }],
    ['refund.updated#won', { kind: 'orderDisputed', outcome: 'won' }],
    ['refund.updated#lost', { kind: 'orderDisputed', outcome: 'lost' }],
  ])('reads %s', (event, expected) => {
    expect(parse(event)).toMatchObject({ ...expected, eventId: `${event.replace('#', '-')}-S-1`, externalId: 'S-1' });
  });

  it.each([
    ['order.created', { ...ORDER, status: 'paid' }],
    ['order.updated', { ...ORDER, status: 'paid' }],
    ['order.created', { ...ORDER, billing_reason: 'subscription_cycle', status: 'pending' }],
    ['order.updated', { ...ORDER, billing_reason: 'subscription_cycle', status: 'void' }],
    ['order.paid', { ...ORDER, product_id: null }],
    ['refund.created', { order_id: 'o-1', dispute: null }],
    ['refund.updated', { order_id: 'o-1', dispute: { status: 'early_warning' } }],
    ['refund.updated', { order_id: 'o-1', dispute: { status: 'prevented' } }],
    ['order.shipped', {}],
    ['benefit_grant.created', {}],
  ])('ignores %s where it is told otherwise: %j', (type, data) => {
    expect(read(type, data)).toEqual([{ kind: 'ignored', eventId: 'msg_1', type }]);
  });

  it('counts one unit of an order without seats, and those of its subscription', () => {
    expect(purchaseOf({}).lines).toMatchObject([{ quantity: 1, unitPrice: 1000 }]);
    expect(purchaseOf({ seats: 4 }).lines).toMatchObject([{ quantity: 4, unitPrice: 250 }]);
    expect(purchaseOf({ seats: null, subscription: { seats: 5 } }).lines).toMatchObject([{ quantity: 5 }]);
  });

  it('tells what was free from a price that it does not know', () => {
    expect(purchaseOf({ net_amount: 0 }).lines).toMatchObject([{ unitPrice: 0, isFree: true }]);
    expect(purchaseOf({ net_amount: 'x' }).lines).toMatchObject([{ unitPrice: null, isFree: null }]);
    expect(purchaseOf({ currency: null }).lines).toMatchObject([{ unitPrice: null, isFree: false }]);
    expect(purchaseOf({ currency: 'jpy' })).toMatchObject({ currency: 'JPY', lines: [{ unitPrice: 1000 }] });
  });

  it('reads an order whose soft fields are missing or nonsense, for its buyer has paid', () => {
    const nobody = { email: null, name: null, company: null, country: null, billingAddress: null, locale: null };

    expect(purchaseOf({}).buyer).toEqual(nobody);
    expect(purchaseOf({ customer: 'x', billing_address: 7, product: [] })).toMatchObject({
      buyer: nobody,
      identification: {},
    });
    expect(purchaseOf({ billing_name: 'Zoë' }).buyer.name).toBe('Zoë');
    expect(purchaseOf({ customer: { organization_id: 'org' } }).identification).toEqual({ organization: 'org' });
  });

  it('keeps ids beyond what a double holds', () => {
    const body = '{"type":"refund.updated","data":{"order_id":98765432109876543210,"dispute":{"status":"won"}}}';

    expect(polar.parse(message(Buffer.from(body)))).toMatchObject([{ externalId: '98765432109876543210' }]);
  });

  it('names all messages of a sale by one external id, and each by an id of its own that repetitions share', () => {
    const ids = eventIdsOf(polar, samples);

    expect([...externalIdsOf(polar, samples)]).toEqual(['S-1']);
    expect(new Set(ids).size).toBe(ids.length);
    expect(eventIdsOf(polar, samples)).toEqual(ids);
  });

  it.each([
    ['order.paid', { ...ORDER, id: null }, 'data.id: '],
    ['order.paid', { ...ORDER, product_id: undefined }, 'data.product_id: '],
    ['order.paid', { ...ORDER, seats: 0 }, 'data.seats: '],
    ['order.paid', { ...ORDER, billing_reason: 'gift' }, 'data.billing_reason: '],
    ['order.refunded', { ...ORDER, billing_reason: null }, 'data.billing_reason: '],
    ['refund.created', {}, 'data.order_id: '],
    ['subscription.revoked', {}, 'data.id: '],
  ])('refuses %s of %j, and names the message and the field', (type, data, reason) => {
    expect(() => read(type, data)).toThrow(
      expect.objectContaining({
        name: 'MalformedDeliveryError',
        events: [{ kind: 'unreadable', eventId: 'msg_1', reason: expect.stringContaining(reason) as string }],
      }) as Error,
    );
  });

  it('throws nothing but MalformedDeliveryError, whatever the bytes', () => {
    throwsOnlyMalformed(polar, ['order.paid', 'order.refunded', 'refund.updated', 'subscription.canceled', 'x']);
  });
});

describe('polar.parse, subscriptions', () => {
  it.each([
    ['subscription.past_due', 'pastDue', null],
    ['subscription.canceled', 'cancelledAtPeriodEnd', MONTH_LATER],
    ['subscription.uncanceled', 'resumed', MONTH_LATER],
    ['subscription.paused', 'paused', null],
    ['subscription.resumed', 'resumed', MONTH_LATER],
    ['subscription.revoked', 'ended', null],
  ])('reads %s', (event, change, paidUntil) => {
    expect(parse(event)).toEqual(changeOf(change, `${event}-S-1`, { paidUntil }));
  });

  it.each(['subscription.created', 'subscription.active', 'subscription.updated'])(
    'ignores %s, which the paid order tells better',
    (type) => {
      expect(read(type, { id: 's-1' })).toEqual([{ kind: 'ignored', eventId: 'msg_1', type }]);
    },
  );

  it('leaves a cancellation at once to the message that ends it', () => {
    const data = { id: 's-1', cancel_at_period_end: false };

    expect(read('subscription.canceled', data)).toMatchObject([{ kind: 'ignored' }]);
    expect(read('subscription.revoked', data)).toMatchObject([{ change: 'ended', product: null }]);
  });
});

describe('polar.answer', () => {
  it('confirms a message only once all of it is taken', () => {
    const delivery = signed(samples, 'order.paid', SALE);

    expect(answerTo(polar, delivery, [true])).toMatchObject({ status: 200, body: '' });
    expect(answerTo(polar, delivery, [true, false])).toMatchObject({ status: 503, body: '' });
  });
});
