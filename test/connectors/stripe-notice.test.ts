import { PlatformApiError } from '../../connectors/platform-access';
import { stripe } from '../../connectors/stripe';
import { MalformedDeliveryError } from '../../domain/errors';
import { stripe as samples } from '../../samples/stripe';
import { resolved } from './listed-events';
import { apiThatKnows, changed, SALE, sampleOf, throwsOnlyMalformed, toDelivery } from './timed-samples';

const parse = (event: string) => stripe.parse(toDelivery(sampleOf(samples, event)));

/** The sample's event with these changes of its object. */
const parseWith = (event: string, change: object) =>
  stripe.parse(
    changed(sampleOf(samples, event), ({ data, ...body }) => ({
      ...body,
      data: { ...data, object: { ...data.object, ...change } },
    })),
  );

const REFUNDED = { kind: 'orderRefunded', lineKeys: 'all' };

/** What Stripe's API says of the sample's notice. */
const resolve = (event: string, api = sampleOf(samples, event).api ?? {}) =>
  resolved(stripe, parse(event), apiThatKnows('https://api.stripe.com', api).access);

const paymentsOf = (payment: string) =>
  `/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=${payment}&expand[]=data.invoice&limit=100`;

const answering = (...invoices: unknown[]) => ({
  [paymentsOf('pi_S-1')]: { object: 'list', data: invoices.map((invoice) => ({ invoice })), has_more: false },
});

describe('stripe.resolve', () => {
  it.each([
    ['charge.refunded', REFUNDED],
    ['charge.refunded#part', { kind: 'orderPartlyRefunded' }],
    ['charge.dispute.created', { kind: 'orderDisputed', outcome: 'opened' }],
    ['charge.dispute.closed#won', { kind: 'orderDisputed', outcome: 'won' }],
    ['charge.dispute.closed#lost', { kind: 'orderDisputed', outcome: 'lost' }],
  ])('finds that %s is of the order that its session has made', async (event, expected) => {
    const externalId = samples.externalId(SALE);
    const [notice] = parse(event);

    expect(parse('checkout.session.completed')).toMatchObject([{ externalId }]);
    expect(await resolve(event)).toEqual([{ ...expected, eventId: notice?.eventId, externalId }]);
  });

  it("finds a subscription's order by its first invoice, and a renewal by its own", async () => {
    const eventId = 'evt_S-1_charge_refunded_';

    expect(parse('invoice.paid#subscription')).toMatchObject([{ externalId: 'in_S-1' }]);
    expect(parse('invoice.paid')).toMatchObject([{ change: 'renewed', paymentId: 'in_S-1_2' }]);
    expect(await resolve('charge.refunded#subscription')).toEqual([
      { ...REFUNDED, externalId: 'in_S-1', eventId: `${eventId}subscription:in_S-1` },
    ]);
    expect(await resolve('charge.refunded#renewal')).toEqual([
      { ...REFUNDED, externalId: 'in_S-1_2', eventId: `${eventId}renewal:in_S-1_2` },
    ]);
  });

  it('asks by the key of the store, in a version that has invoice payments', async () => {
    const { access, asked } = apiThatKnows('https://api.stripe.com', answering());
    await resolved(stripe, parse('charge.refunded'), access);

    expect(asked.map(({ headers }) => headers)).toEqual([
      { authorization: 'Bearer api-key', 'stripe-version': '2025-03-31.basil' },
    ]);
  });

  it('knows the order of a session that has an invoice by its payment', async () => {
    const manual = { id: 'in_7', billing_reason: 'manual' };

    expect(await resolve('charge.refunded', answering(manual))).toMatchObject([{ externalId: 'pi_S-1' }]);
  });

  it('tells of each invoice that a payment was for, once', async () => {
    const invoices = ['in_7', { id: 'in_8', billing_reason: 'subscription_cycle' }, 'in_7'];

    expect(await resolve('charge.refunded#part', answering(...invoices))).toMatchObject([
      { kind: 'orderPartlyRefunded', externalId: 'in_7', eventId: 'evt_S-1_charge_refunded_part:in_7' },
      { kind: 'orderPartlyRefunded', externalId: 'in_8', eventId: 'evt_S-1_charge_refunded_part:in_8' },
    ]);
  });

  it('fails with the API, and with an answer that it cannot read', async () => {
    await expect(resolve('charge.refunded', {})).rejects.toThrow(PlatformApiError);
    await expect(resolve('charge.refunded', { [paymentsOf('pi_S-1')]: { data: [] } })).rejects.toThrow(
      MalformedDeliveryError,
    );
    await expect(resolve('charge.refunded', answering(null))).rejects.toThrow(MalformedDeliveryError);
  });
});

describe('stripe.parse, refunds, disputes and the rest', () => {
  it('tells what a refund or dispute says and of which payment, for the API to find the order', () => {
    const notice = { kind: 'unresolved', eventId: 'evt_S-1_charge_refunded_part', type: 'charge.refunded' };

    const money = { amount: 100, currency: 'EUR' };

    expect(parse('charge.refunded#part')).toEqual([{ ...notice, lookup: 'partlyRefunded pi_S-1', money }]);
    expect(parse('charge.dispute.closed#lost')).toMatchObject([{ kind: 'unresolved', lookup: 'lost pi_S-1' }]);
  });

  it('reads a charge of an older API, which names its invoice, in the same way', () => {
    expect(parseWith('charge.refunded', { invoice: 'in_S-1' })).toEqual(parse('charge.refunded'));
    expect(parseWith('charge.refunded', { invoice: null })).toEqual(parse('charge.refunded'));
  });

  it('takes the invoice of a charge without a payment for its order', () => {
    const charge = { invoice: { id: 'in_S-1' }, payment_intent: null };

    expect(parseWith('charge.refunded#part', charge)).toEqual([
      {
        ...{ kind: 'orderPartlyRefunded', eventId: 'evt_S-1_charge_refunded_part:in_S-1', externalId: 'in_S-1' },
        money: { amount: 100, currency: 'EUR' },
      },
    ]);
  });

  it('takes an inquiry that came to nothing as won, and leaves open what it does not know', () => {
    const closed = (status: string) => parseWith('charge.dispute.closed#won', { status });

    expect(closed('warning_closed')).toMatchObject([{ kind: 'unresolved', lookup: 'won pi_S-1' }]);
    expect(closed('prevented')).toMatchObject([{ kind: 'ignored', type: 'charge.dispute.closed' }]);
  });

  it('ignores what names no payment, and events that it does not know', () => {
    expect(parseWith('charge.refunded', { payment_intent: null })).toMatchObject([{ kind: 'ignored' }]);
    expect(stripe.parse(toDelivery({ headers: {}, body: '{"id":"evt_1","type":"v2.core.x"}' }))).toEqual([
      { kind: 'ignored', eventId: 'evt_1', type: 'v2.core.x' },
    ]);
  });

  it('gives a redelivery the same events, and every event an id of its own', () => {
    const ids = samples.events.flatMap((event) => parse(event).map(({ eventId }) => eventId));

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(samples.events.flatMap((event) => parse(event).map(({ eventId }) => eventId)));
    expect(samples.events.flatMap((event) => parse(event)).map(({ kind }) => kind)).not.toContain('ignored');
  });

  it('throws nothing but MalformedDeliveryError, whatever the body', () => throwsOnlyMalformed(stripe, samples));
});
