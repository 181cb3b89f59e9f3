import { stripe } from '../../connectors/stripe';
import { stripe as samples } from '../../sandbox/deliveries/stripe';
import { changed, SALE, sampleOf, throwsOnlyMalformed, toDelivery } from './timed-samples';

const parse = (event: string) => stripe.parse(toDelivery(sampleOf(samples, event)));

/** The sample's event with these changes of its object. */
const parseWith = (event: string, change: object) =>
  stripe.parse(
    changed(sampleOf(samples, event), ({ data, ...body }) => ({
      ...body,
      data: { ...data, object: { ...data.object, ...change } },
    })),
  );

describe('stripe.parse, refunds, disputes and the rest', () => {
  it.each([
    ['charge.refunded', { kind: 'orderRefunded', lineKeys: 'all' }],
    ['charge.refunded#part', { kind: 'orderPartlyRefunded' }],
    ['charge.dispute.created', { kind: 'orderDisputed', outcome: 'opened' }],
    ['charge.dispute.closed#won', { kind: 'orderDisputed', outcome: 'won' }],
    ['charge.dispute.closed#lost', { kind: 'orderDisputed', outcome: 'lost' }],
  ])('reads %s of the order that its session has made', (event, expected) => {
    const externalId = samples.externalId(SALE);

    expect(parse('checkout.session.completed')).toMatchObject([{ externalId }]);
    expect(parse(event)).toMatchObject([{ externalId, ...expected }]);
  });

  it('refunds the order of the invoice too, where the charge is of an API that names it', () => {
    const [paid] = parse('invoice.paid#subscription');
    const refund = { kind: 'orderRefunded', lineKeys: 'all' };

    expect(paid).toMatchObject({ externalId: 'in_S-1' });
    expect(parseWith('charge.refunded', { invoice: 'in_S-1' })).toMatchObject([
      { ...refund, externalId: 'pi_S-1', eventId: 'evt_S-1_charge_refunded' },
      { ...refund, externalId: 'in_S-1', eventId: 'evt_S-1_charge_refunded:invoice' },
    ]);
    expect(parseWith('charge.refunded#part', { invoice: { id: 'in_S-1' }, payment_intent: null })).toMatchObject([
      { kind: 'orderPartlyRefunded', externalId: 'in_S-1' },
    ]);
  });

  it('takes an inquiry that came to nothing as won, and leaves open what it does not know', () => {
    const closed = (status: string) => parseWith('charge.dispute.closed#won', { status });

    expect(closed('warning_closed')).toMatchObject([{ kind: 'orderDisputed', outcome: 'won' }]);
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
