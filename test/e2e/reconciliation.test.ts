import { PLATFORM_SAMPLES } from '../../samples/registry';
import type { Reconciliation } from '../../domain/reconciliation';
import { ordersOf } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { PLATFORM_NAMES, platformShop, saleOf, type PlatformName } from '../helpers/platform-shop';

jest.setTimeout(300_000);

const LISTING = PLATFORM_NAMES.filter((platform) => PLATFORM_SAMPLES[platform].listing);

describe('what webhooks miss', () => {
  const engine = useEngine();
  const shop = platformShop(engine);
  const orders = ordersOf(engine);

  /** Has the platform know of a sale, whose message it has sent, or has not. */
  async function sell(platform: PlatformName, id: string, isLost: boolean) {
    const sale = saleOf(id);
    const { events, externalId } = PLATFORM_SAMPLES[platform];
    const message = await shop.sample(platform, events[0] ?? '', sale);
    const { headers, body, api = {} } = message;
    await engine.call('PUT', `/sandbox/platforms/${platform}`, { body: api });
    await engine.call('POST', `/sandbox/platforms/${platform}/messages`, { body: { headers, body } });
    if (!isLost) await shop.send(platform, message);
    return externalId(sale);
  }

  const listRuns = async (platform: string): Promise<Reconciliation[]> =>
    (await engine.call<{ reconciliations: Reconciliation[] }>('GET', `/v1/stores/${platform}/reconciliations`)).body
      .reconciliations;

  async function reconcile(platform: PlatformName, body: { dryRun?: boolean } = {}): Promise<Reconciliation> {
    const before = (await listRuns(platform)).length;
    const path = `/v1/stores/${platform}/reconciliations`;
    // A run is recorded as ended moments before its workflow is, and until then there is no other.
    await until(`a reconciliation of ${platform} to begin`, async () => {
      const { status } = await engine.call('POST', path, { body });
      if (status !== 202 && status !== 409) throw new Error(`${path} answered ${status}`);
      return status === 202;
    });
    const isDone = async () => {
      const [newest, ...others] = await listRuns(platform);
      return newest !== undefined && others.length === before && newest.state !== 'running';
    };
    await until(`the reconciliation of ${platform}`, isDone);
    const [run] = await listRuns(platform);
    if (!run) throw new Error('There is no run');
    return run;
  }

  it('is listed by at least the platforms whose events can be asked for', () => {
    expect(LISTING).toEqual(
      expect.arrayContaining(['stripe', 'paypal', 'fastspring', 'paddle', 'shopify', 'woocommerce']),
    );
  });

  it.each(LISTING)('is told by a dry run of %s, taken by the next, and given no code twice', async (platform) => {
    const known = await sell(platform, `known-${platform}`, false);
    await shop.delivered(platform, known);
    const missed = await sell(platform, `missed-${platform}`, true);
    const dry = await reconcile(platform, { dryRun: true });
    const before = await shop.ordersOf(platform, missed);
    const taken = await reconcile(platform);
    const order = await shop.delivered(platform, missed);
    const again = await reconcile(platform);

    const paid = { kind: 'orderPaid', externalId: missed };
    // Once, also by Polar, which lists it twice: as tried to deliver, and as an order.
    expect(dry.misses.filter(({ kind }) => kind === 'orderPaid')).toMatchObject([
      { externalId: missed, outcome: 'would_be_taken' },
    ]);
    expect(before).toEqual([]);
    expect(taken.misses).toContainEqual(expect.objectContaining({ ...paid, outcome: 'taken' }));
    expect(again).toMatchObject({ state: 'completed', missed: 0 });
    expect((await orders.codesHeld(order.id)).flat()).toHaveLength(2);
    expect(orders.mailsTo(`missed-${platform}`)).toHaveLength(1);
  });

  it('is taken by the schedule of a store whose platform lets Keyrail in', async () => {
    const { store, credentials } = await settingsOf('stripe');
    const saved = await engine.call('PUT', '/v1/stores/scheduled', {
      body: { ...store, reconcileMinutes: 5, credentials: { api: credentials.api } },
    });
    const schedule = engine.temporal.schedule.getHandle('reconciliation:scheduled');
    const described = await schedule.describe();
    await schedule.trigger();
    await until('the scheduled run', async () => (await listRuns('scheduled'))[0]?.state === 'completed');
    const removed = await engine.call('DELETE', '/v1/stores/scheduled');

    expect([saved.status, removed.status]).toEqual([201, 204]);
    expect(described.spec.intervals).toMatchObject([{ every: 5 * 60_000 }]);
    await expect(schedule.describe()).rejects.toThrow();
  });

  async function settingsOf(id: string) {
    const store = await engine.models.stores.find(id);
    if (!store) throw new Error(`No store ${id}`);
    const { name, platform, apiUrl } = store;
    return { store: { name, platform, apiUrl }, credentials: await engine.models.stores.credentials(id) };
  }
});
