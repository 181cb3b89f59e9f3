import { paddle } from '../../connectors/paddle';
import { paddle as samples } from '../../samples/paddle';
import { changed, NOW, SALE, sampleOf, toDelivery } from './timed-samples';

const ONE = { items: SALE.items.slice(0, 1) };
const MONTH_LATER = '2026-12-21T12:00:00.000Z';
const parse = (event: string, sale: object = ONE) => paddle.parse(toDelivery(sampleOf(samples, event, sale)));

describe('paddle.parse, subscriptions', () => {
  it.each([
    ['subscription.created', 'started', 'txn_S-1', MONTH_LATER, 'txn_S-1'],
    ['transaction.completed#renewal', 'renewed', null, MONTH_LATER, 'txn_S-1_2'],
    ['transaction.completed#update', 'planChanged', null, MONTH_LATER, 'txn_S-1_2'],
    ['transaction.payment_failed', 'paymentFailed', null, null, 'txn_S-1_2'],
    ['subscription.past_due', 'pastDue', null, null, null],
    ['subscription.updated#cancel', 'cancelledAtPeriodEnd', null, MONTH_LATER, null],
    ['subscription.paused', 'paused', null, null, null],
    ['subscription.resumed', 'resumed', null, MONTH_LATER, null],
    ['subscription.canceled', 'ended', null, null, null],
  ])('reads %s as %s', (event, change, externalId, paidUntil, paymentId) => {
    expect(parse(event)).toEqual([
      {
        kind: 'subscriptionChanged',
        eventId: expect.stringContaining('evt_S-1') as string,
        subscriptionId: 'sub_S-1',
        change,
        ...(paymentId && { paymentId }),
        externalId,
        product: 'pro',
        occurredAt: NOW.toISOString(),
        paidUntil,
      },
    ]);
  });

  it('begins with the order of its first transaction', () => {
    expect(parse('transaction.completed')).toMatchObject([{ kind: 'orderPaid', externalId: 'txn_S-1' }]);
  });

  it('names the payment of a renewal as a refund of it does', () => {
    const renewal = parse('transaction.completed#renewal')[0];
    const refund = changed(sampleOf(samples, 'adjustment.updated#refund', ONE), (body) => ({
      ...body,
      data: { ...body.data, transaction_id: 'txn_S-1_2' },
    }));

    expect(paddle.parse(refund)).toMatchObject([
      { kind: 'orderRefunded', externalId: renewal?.kind === 'subscriptionChanged' && renewal.paymentId },
    ]);
  });

  it('makes nothing of an update that does not say what has changed', () => {
    const delivery = changed(sampleOf(samples, 'subscription.updated#cancel', ONE), (body) => ({
      ...body,
      data: { ...body.data, scheduled_change: null },
    }));

    expect(paddle.parse(delivery)).toMatchObject([{ kind: 'ignored', type: 'subscription.updated' }]);
  });

  it('names no product of a subscription to several', () => {
    expect(parse('subscription.created', {})).toMatchObject([{ product: null }]);
  });
});
