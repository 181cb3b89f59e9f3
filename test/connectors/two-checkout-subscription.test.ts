import type { StoreEvent } from '../../domain/store-event';
import { twoCheckout } from '../../connectors/two-checkout';
import { twoCheckout as samples } from '../../samples/two-checkout';
import { purchaseIn } from './sale-samples';

const SALE = {
  id: '98765432109876543210',
  email: 'zoe@example.test',
  name: 'Zoë Müller',
  currency: 'EUR',
  items: [{ product: 'pro', quantity: 2, unitPrice: 5000 }],
  test: false,
  now: new Date('2026-11-21T23:00:00Z'),
};

const parse = (body: string): StoreEvent[] => twoCheckout.parse({ rawBody: Buffer.from(body), headers: {} });

/** A sample's events, with fields that are changed, or left out when undefined. */
function read(event: string, changes: Record<string, string | undefined> = {}): StoreEvent[] {
  const fields = new URLSearchParams(samples.sample(event, SALE, { secret: 'secret', privateKey: '' }).body);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  return parse(fields.toString());
}

describe('twoCheckout.parse, subscriptions', () => {
  const started = read('COMPLETE#subscription')[1];

  it('starts one with the first payment, and keeps none for a lifetime', () => {
    expect(read('COMPLETE#subscription')).toMatchObject([
      { kind: 'orderPaid' },
      {
        kind: 'subscriptionChanged',
        change: 'started',
        paymentId: SALE.id,
        externalId: SALE.id,
        product: 'pro',
        occurredAt: '2026-11-21T23:00:00.000Z',
        paidUntil: '2027-11-21T23:00:00.000Z',
      },
    ]);
    expect(read('COMPLETE')).toHaveLength(1);
  });

  it('names the subscription that begins with a line, unless there are several to its product', () => {
    const subscriptionOf = (changes: Record<string, string | undefined> = {}) =>
      purchaseIn(read('COMPLETE#subscription', changes)).lines[0]?.subscriptionId;

    expect(subscriptionOf()).toBe(started && 'subscriptionId' in started && started.subscriptionId);
    expect(subscriptionOf({ 'IPN_LICENSE_PROD[]': 'other' })).toBeUndefined();
    expect(purchaseIn(read('COMPLETE')).lines[0]).not.toHaveProperty('subscriptionId');
  });

  it('reads a renewal as such and as no purchase, once for each of its orders', () => {
    const renewal = read('COMPLETE#renewal');

    expect(renewal).toMatchObject([
      {
        kind: 'subscriptionChanged',
        change: 'renewed',
        paymentId: `${SALE.id}-2`,
        externalId: null,
        paidUntil: '2027-11-21T23:00:00.000Z',
      },
    ]);
    expect(renewal).toMatchObject([
      { subscriptionId: started && 'subscriptionId' in started && started.subscriptionId },
    ]);
    expect(read('COMPLETE#renewal', { ORDERSTATUS: 'PAYMENT_RECEIVED' })).toEqual(renewal);
    expect(read('COMPLETE#renewal', { 'IPN_LICENSE_REF[]': undefined })).toMatchObject([{ kind: 'ignored' }]);
  });

  it('knows no time without the offset that says where it is meant', () => {
    expect(read('COMPLETE#subscription', { TIMEZONE_OFFSET: undefined })[1]).toMatchObject({
      occurredAt: null,
      paidUntil: null,
    });
  });

  it.each([
    ['LICENCE_PASTDUE', 'pastDue'],
    ['LICENCE_EXPIRATION', 'ended'],
    ['LICENCE_CHANGE#disabled', 'ended'],
    ['SCHEDULED_FOR_CANCELATION_ON_DEMAND', 'cancelledAtPeriodEnd'],
    ['REVERT_CANCELATION_ON_DEMAND', 'resumed'],
  ])('reads the license change %s as %s', (event, change) => {
    const ofNoPayment = { ...started, paymentId: undefined };

    expect(read(event)).toEqual([{ ...ofNoPayment, eventId: expect.any(String) as unknown, change }]);
  });

  it('reads an expiry with a grace period as past due', () => {
    expect(read('LICENCE_EXPIRATION', { STATUS: 'PASTDUE' })).toMatchObject([{ change: 'pastDue' }]);
  });

  it('ignores other license changes, and tells a later one from an earlier one', () => {
    const changed = (DATE_UPDATED: string) => read('LICENCE_PASTDUE', { DATE_UPDATED })[0]?.eventId;

    expect(read('LICENCE_CHANGE')).toMatchObject([{ kind: 'ignored', type: 'LICENCE_CHANGE' }]);
    expect(changed('2026-11-22 01:00:00')).not.toBe(changed('2026-12-22 01:00:00'));
  });

  it('reads a license change that tells no more than its reason', () => {
    expect(parse('LICENSE_CODE=A1&DISPATCH_REASON=LICENCE_PASTDUE&EXPIRATION_DATE=9999-12-31')).toMatchObject([
      { subscriptionId: 'A1', externalId: null, product: null, occurredAt: null, paidUntil: null },
    ]);
  });
});
