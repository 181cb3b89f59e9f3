import type { License } from '../../domain/license';
import { licenseState } from '../../domain/license';
import { PLATFORM_SAMPLES } from '../../samples/registry';
import { until, useEngine } from '../helpers/engine';
import { platformShop, saleOf } from '../helpers/platform-shop';

jest.setTimeout(300_000);

const DAY_MS = 24 * 60 * 60_000;
const PURCHASE = 'checkout.session.completed#subscription';

describe('a subscription that is sold at Stripe', () => {
  const engine = useEngine();
  const shop = platformShop(engine);
  const start = Date.now() - 60_000;

  /** Tells of an event that has happened so many seconds after the beginning: Stripe's times are whole seconds. */
  const tell = async (id: string, event: string, seconds: number) => {
    const sale = { ...saleOf(id), now: new Date(start + seconds * 1000) };
    const { status, text } = await shop.send('stripe', await shop.sample('stripe', event, sale));
    if (status !== 200) throw new Error(`${event} was answered ${status} ${text}`);
  };

  /** The licenses of a sale, once they are as they should be. */
  async function licenses(id: string, isIt: (license: License) => boolean): Promise<License[]> {
    const orderId = engine.dependencies.orderIds.orderIdOf('stripe', `in_${id}`);
    let found: License[] = [];
    await until(`the licenses of ${id}`, async () => {
      found = await engine.models.licenses.listOfOrder(orderId);
      return found.length > 0 && found.every(isIt);
    });
    return found;
  }

  const endsIn = (days: number) => (license: License) =>
    license.expiresAt !== null && Math.abs(Date.parse(license.expiresAt) - Date.now() - days * DAY_MS) < DAY_MS;
  const stateOf = (license: License) => licenseState(license, new Date());

  it('keeps its licenses from the purchase to the end, by the same codes', async () => {
    await tell('lived', PURCHASE, 1);
    await tell('lived', 'customer.subscription.created', 2);
    const sold = await licenses('lived', endsIn(37));
    await tell('lived', 'customer.subscription.updated#cancel', 3);
    const ending = await licenses('lived', endsIn(30));
    await tell('lived', 'customer.subscription.updated#uncancel', 4);
    await licenses('lived', endsIn(37));
    await tell('lived', 'customer.subscription.paused', 5);
    const paused = await licenses('lived', ({ suspensions }) => suspensions.includes('paused'));
    await tell('lived', 'customer.subscription.resumed', 6);
    await licenses('lived', ({ suspensions }) => suspensions.length === 0);
    await tell('lived', 'customer.subscription.deleted', 7);
    const ended = await licenses('lived', (license) => stateOf(license) === 'expired');

    expect(sold).toHaveLength(2);
    expect(sold.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub_lived', 'sub_lived']);
    expect(ending.map(stateOf)).toEqual(['active', 'active']);
    expect(paused.map(stateOf)).toEqual(['suspended', 'suspended']);
    expect(ended.map(({ unit }) => unit).toSorted()).toEqual(sold.map(({ unit }) => unit).toSorted());
  });

  it('keeps them also when its word comes before the order', async () => {
    await tell('early', 'customer.subscription.created', 1);
    await tell('early', 'invoice.paid', 2);
    await tell('early', PURCHASE, 0);

    expect(await licenses('early', endsIn(37))).toHaveLength(2);
  });

  it('ends in the same state whatever the order of its messages', async () => {
    const events = PLATFORM_SAMPLES.stripe.events.filter((event) => event.startsWith('customer.subscription.'));
    await tell('turned', PURCHASE, 0);
    for (const [index, event] of [...events.entries()].toReversed()) await tell('turned', event, index + 1);

    expect(await licenses('turned', (license) => stateOf(license) === 'expired')).toHaveLength(2);
  });
});
