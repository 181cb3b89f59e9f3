import { payPro } from '../../connectors/paypro';
import { payPro as samples, sign } from '../../samples/paypro';
import { purchaseIn } from './sale-samples';

const KEYS = { secret: 'qwerty', privateKey: '' };
const SALE = {
  id: '98765432109876543210',
  email: 'zoe@example.test',
  name: 'Zoë Müller',
  currency: 'EUR',
  items: [{ product: '79920', quantity: 2, unitPrice: 5000 }],
  test: false,
  now: new Date('2026-11-21T12:00:00Z'),
};

/** A sample's events, with fields that are changed. */
function read(event: string, changes: Record<string, string> = {}) {
  const fields = Object.fromEntries(new URLSearchParams(samples.sample(event, SALE, KEYS).body));
  return payPro.parse({ rawBody: Buffer.from(sign({ ...fields, ...changes }, KEYS).body), headers: {} });
}

describe('payPro.parse, subscriptions', () => {
  it.each([
    ['OrderCharged#subscription', 'started'],
    ['TrialCharge', 'started'],
    ['SubscriptionChargeSucceed', 'renewed'],
    ['SubscriptionChargeFailed', 'paymentFailed'],
    ['SubscriptionSuspended', 'paused'],
    ['SubscriptionRenewed', 'resumed'],
    ['SubscriptionTerminated', 'ended'],
    ['SubscriptionFinished', 'ended'],
  ])('reads %s of one subscription as %s', (event, change) => {
    const events = read(event, { SUBSCRIPTION_ID: '2871398' });

    expect(events.map(({ kind }) => kind).filter((kind) => kind === 'orderPaid')).toHaveLength(
      change === 'started' ? 1 : 0,
    );
    expect(events.at(-1)).toMatchObject({
      subscriptionId: '2871398',
      change,
      externalId: SALE.id,
      product: '79920',
      paidUntil: change === 'ended' ? null : '2026-12-22T12:00:00.000Z',
    });
  });

  it('names the payment by its order, as a refund of it does', () => {
    expect(read('OrderCharged#subscription')[1]).toMatchObject({ paymentId: SALE.id });
    for (const event of ['SubscriptionChargeSucceed', 'SubscriptionChargeFailed'])
      expect(read(event)).toMatchObject([{ paymentId: `${SALE.id}-2` }]);
    expect(read('SubscriptionSuspended')[0]).not.toHaveProperty('paymentId');
  });

  it('names the subscription that begins with a line, and none that has begun before', () => {
    const subscriptionOf = (event: string, changes: Record<string, string> = {}) =>
      purchaseIn(read(event, { SUBSCRIPTION_ID: '7', ...changes })).lines[0]?.subscriptionId;

    expect(subscriptionOf('OrderCharged#subscription')).toBe('7');
    expect(subscriptionOf('LicenseRequested')).toBe('7');
    expect(subscriptionOf('LicenseRequested', { SUBSCRIPTION_INITIAL_ORDER_ID: 'before' })).toBeUndefined();
    expect(purchaseIn(read('OrderCharged')).lines[0]).not.toHaveProperty('subscriptionId');
  });
});
