import { stripe } from '../../connectors/stripe';
import { stripe as samples } from '../../samples/stripe';
import { changed, NOW, SALE, sampleOf, toDelivery } from './timed-samples';

const ONE = { items: SALE.items.slice(0, 1) };
const parse = (event: string) => stripe.parse(toDelivery(sampleOf(samples, event, ONE)));
const MONTH_LATER = '2026-12-21T12:00:00.000Z';

interface Data {
  object: { items: { data: object[] } };
  previous_attributes?: object;
}

const parseWith = (event: string, change: (data: Data) => object) =>
  stripe.parse(
    changed(sampleOf(samples, event, ONE), ({ data, ...body }) => ({ ...body, data: change(data as Data) })),
  );

describe('stripe.parse, subscriptions', () => {
  it.each([
    ['customer.subscription.created', 'started', 'in_S-1', MONTH_LATER, { paymentId: 'in_S-1' }],
    ['invoice.paid', 'renewed', null, MONTH_LATER, { paymentId: 'in_S-1_2' }],
    ['invoice.payment_failed', 'paymentFailed', null, null, { paymentId: 'in_S-1_2' }],
    ['customer.subscription.updated#past_due', 'pastDue', null, null],
    ['customer.subscription.updated#cancel', 'cancelledAtPeriodEnd', null, MONTH_LATER],
    ['customer.subscription.updated#uncancel', 'resumed', null, MONTH_LATER],
    ['customer.subscription.updated#plan', 'planChanged', null, MONTH_LATER],
    ['customer.subscription.paused', 'paused', null, null],
    ['customer.subscription.resumed', 'resumed', null, MONTH_LATER],
    ['customer.subscription.deleted', 'ended', null, null],
  ])('reads %s as %s', (event, change, externalId, paidUntil, payment: object = {}) => {
    expect(parse(event)).toEqual([
      {
        kind: 'subscriptionChanged',
        eventId: expect.stringContaining('evt_S-1') as string,
        subscriptionId: 'sub_S-1',
        change,
        externalId,
        product: 'pro',
        occurredAt: NOW.toISOString(),
        paidUntil,
        ...payment,
      },
    ]);
  });

  it('begins with the order of its first invoice', () => {
    const [paid] = parse('invoice.paid#subscription');

    expect(parse('customer.subscription.created')).toMatchObject([{ externalId: paid && 'in_S-1' }]);
    expect(paid).toMatchObject({ externalId: 'in_S-1' });
  });

  it('starts once the first payment is there', () => {
    const incomplete = parseWith('customer.subscription.created', ({ object }) => ({
      object: { ...object, status: 'incomplete' },
    }));
    const complete = parseWith('customer.subscription.updated#past_due', ({ object }) => ({
      object: { ...object, status: 'active', latest_invoice: { id: 'in_S-1' } },
      previous_attributes: { status: 'incomplete' },
    }));

    expect(incomplete).toMatchObject([{ kind: 'ignored', type: 'customer.subscription.created' }]);
    expect(complete).toMatchObject([{ change: 'started', externalId: 'in_S-1' }]);
  });

  it('does not take a renewal for a change of plan', () => {
    const renewal = parseWith('customer.subscription.updated#plan', ({ object }) => ({
      object,
      previous_attributes: {
        items: { data: object.items.data.map((item) => ({ ...item, current_period_end: 1_700_000_000 })) },
      },
    }));

    expect(renewal).toMatchObject([{ kind: 'ignored', type: 'customer.subscription.updated' }]);
  });

  it('tells of each thing that one update changes, by ids of their own', () => {
    const events = parseWith('customer.subscription.updated#cancel', ({ object, previous_attributes }) => ({
      object: { ...object, status: 'unpaid' },
      previous_attributes: { ...previous_attributes, status: 'active' },
    }));

    expect(events).toMatchObject([
      { change: 'pastDue', eventId: 'evt_S-1_customer_subscription_updated_cancel' },
      {
        change: 'cancelledAtPeriodEnd',
        eventId: 'evt_S-1_customer_subscription_updated_cancel:cancelledAtPeriodEnd',
      },
    ]);
  });

  it('reads the periods where Stripe wrote them before 2025', () => {
    const events = parseWith('customer.subscription.resumed', ({ object }) => ({
      object: {
        ...object,
        items: { data: object.items.data.map((item) => ({ ...item, current_period_end: null })) },
        current_period_end: NOW.getTime() / 1000,
      },
    }));
    const renewed = parseWith('invoice.paid', ({ object }) => ({
      object: { ...object, parent: null, subscription: 'sub_old' },
    }));

    expect(events).toMatchObject([{ paidUntil: NOW.toISOString() }]);
    expect(renewed).toMatchObject([{ change: 'renewed', subscriptionId: 'sub_old' }]);
  });

  it('names no product of a subscription to several', () => {
    expect(stripe.parse(toDelivery(sampleOf(samples, 'customer.subscription.created')))).toMatchObject([
      { product: null },
    ]);
  });
});
