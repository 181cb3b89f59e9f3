import { orderActivities } from '../../activities/order';
import { allocationIds } from '../../domain/ids';
import { DEFAULT_PRODUCT_LICENSE } from '../../domain/product';
import { licenseState, type License, type SuspensionReason } from '../../domain/license';
import { recharge, reinstate } from '../../domain/license-changes';
import type { Line, Order } from '../../domain/order';
import { learn, newSubscription, type SubscriptionFact } from '../../domain/subscription';
import { licenseIdOf } from '../../models/license';
import { subscriptionIdOf } from '../../models/subscription';
import { useDatabase } from '../helpers/database';
import { license as newLicense } from '../helpers/licenses';
import { line, order } from '../models/orders';
import { atEachBreakdown, breakdown } from './breakdown';
import { product, range, store } from './shop';
import { nobodyToTell } from '../webhooks/events';

const newSubscriptionRecord = (storeId: string, subscriptionId: string) => ({
  id: subscriptionIdOf(storeId, subscriptionId),
  storeId,
  subscriptionId,
  product: null,
  orders: [] as string[],
  state: 'paused' as const,
  paidUntil: null,
  knowsDisputes: false,
  graceUntil: null,
  expiresAt: null,
  changesAt: null,
  suspensions: [] as SuspensionReason[],
  updatedAt: '2026-03-01T09:00:00.000Z',
  known: newSubscription(storeId, subscriptionId),
});

const LATER = '2026-04-01T10:00:00.000Z';

describe('recordOrder', () => {
  const database = useDatabase();
  const tellSubscription = jest.fn<Promise<void>, [string, string, SubscriptionFact]>(() => Promise.resolve());
  const record = (recorded: Order) =>
    orderActivities({ models: database.models, vendorEvents: nobodyToTell, tellSubscription }).recordOrder(recorded);
  const licensesOf = (externalId: string) => database.models.licenses.listOfOrder(`direct-${externalId}`);
  const statesOf = async (externalId: string) =>
    (await licensesOf(externalId)).map((license) => licenseState(license, new Date(LATER)));
  const later = (externalId: string, changes: Partial<Line>, rest: Partial<Order> = {}) =>
    order(externalId, { revision: 2, updatedAt: LATER, lines: [line(changes)], ...rest });

  beforeAll(async () => {
    const license = { ...DEFAULT_PRODUCT_LICENSE, days: 365, features: { edition: 'basic', seats: '1' } };
    await database.models.products.save(product('desktop-app', { license }));
    await database.models.stores.save(store({ features: { 'desktop-app': { edition: 'pro' } } }));
  });

  it('makes a license for each delivered unit, by the terms of its product, store and order', async () => {
    const lines = [
      line({ quantity: 2, granted: 2, features: { seats: '9' } }),
      line({ id: 'x', state: 'granted', deliveredAt: null }),
    ];
    await record(order('made', { lines }));
    const licenses = await licensesOf('made');

    expect(licenses.map(({ unit }) => unit).sort()).toEqual(allocationIds('direct-made', lines[0]!));
    expect(licenses[0]).toMatchObject({
      id: licenseIdOf(licenses[0]!.unit),
      expiresAt: '2027-03-01T10:00:02.000Z',
      features: { edition: 'pro', seats: '9' },
      history: [{ event: 'delivered' }],
    });
  });

  it('makes them once, however often and by however many it is repeated', async () => {
    await Promise.all(range(10).map(() => record(order('once', { lines: [line({ quantity: 7 })] }))));
    await record(order('once', { revision: 2, lines: [line({ quantity: 7 })] }));

    expect(await licensesOf('once')).toHaveLength(7);
    expect((await licensesOf('once')).every(({ revision }) => revision === 0)).toBe(true);
  });

  it('makes them by the terms of a product that says nothing when product and store are gone', async () => {
    const lines = [line({ product: 'gone' })];
    await record(order('gone', { storeId: 'closed', orderId: 'direct-gone', lines }));

    expect(await licensesOf('gone')).toMatchObject([{ expiresAt: null, features: {} }]);
  });

  it('makes none for a test order, nor for a line without its codes', async () => {
    await record(order('test', { test: true }));
    await record(order('waiting', { lines: [line({ state: 'exception', deliveredAt: null })] }));

    expect([await licensesOf('test'), await licensesOf('waiting')]).toEqual([[], []]);
  });

  it('revokes those of a line that is refunded later, and leaves the other line alone', async () => {
    await record(order('refunded', { lines: [line(), line({ id: 'other' })] }));
    await record(later('refunded', {}, { lines: [line({ state: 'refunded' }), line({ id: 'other' })] }));
    const licenses = await licensesOf('refunded');

    expect(licenses.map(({ line: id, standing }) => [id, standing]).sort()).toEqual([
      ['line-1', 'revoked'],
      ['other', 'active'],
    ]);
    expect(licenses.find(({ standing }) => standing === 'revoked')?.history.at(-1)).toMatchObject({
      event: 'revoked',
      note: 'refunded',
      at: LATER,
    });
  });

  it('revokes those of a line that had its codes for a while and gave them back', async () => {
    await record(order('round'));
    await record(later('round', { state: 'cancelled', round: 1, granted: 0, deliveredAt: null }));

    expect(await statesOf('round')).toEqual(['revoked']);
  });

  it('replaces those of a line that was given other codes', async () => {
    await record(order('corrected'));
    await record(later('corrected', { round: 1 }));
    const licenses = await licensesOf('corrected');

    expect(licenses.map(({ unit, standing }) => [unit, standing]).sort()).toEqual([
      ['direct-corrected/line-1/1', 'revoked'],
      ['direct-corrected/line-1@1/1', 'active'],
    ]);
  });

  it('revokes what was delivered and refunded before anything was recorded, whichever recording comes last', async () => {
    await record(later('swift', { state: 'refunded' }));
    await record(order('swift'));

    expect(await statesOf('swift')).toEqual(['revoked']);
  });

  it('leaves a license alone that somebody has reinstated after a refund', async () => {
    await record(order('goodwill'));
    await record(later('goodwill', { state: 'refunded' }));
    const [license] = await licensesOf('goodwill');
    const entry = { key: 'k', at: LATER, event: 'reinstated' as const, by: 'olga', why: 'goodwill', note: null };
    await database.models.licenses.change(license!.id, reinstate, entry);
    await record(later('goodwill', { state: 'refunded' }, { revision: 3 }));

    expect(await statesOf('goodwill')).toEqual(['active']);
  });

  it('makes the license of an order that was disputed before its lines were known suspended', async () => {
    const entry = { at: LATER, event: 'dispute_opened' as const, line: null, by: null, why: null, note: 'event-1' };
    await record(order('disputed-early', { timeline: [entry] }));

    expect(await statesOf('disputed-early')).toEqual(['suspended']);
  });

  it('suspends a license while its payment is disputed, and restores it when the dispute is won', async () => {
    const entry = { at: LATER, line: 'line-1', by: null, why: null };
    const opened = { ...entry, event: 'dispute_opened' as const, note: 'event-1' };
    const won = { ...entry, event: 'dispute_won' as const, note: 'event-2' };
    await record(order('disputed'));
    await record(later('disputed', {}, { timeline: [opened] }));
    const meanwhile = await statesOf('disputed');
    await record(later('disputed', {}, { revision: 3, timeline: [opened, won] }));

    expect([meanwhile, await statesOf('disputed')]).toEqual([['suspended'], ['active']]);
  });

  it.each<[string, Partial<Line>, string[]]>([
    ['that the line names', { subscriptionId: 'sub-named' }, []],
    ['that began with the order', {}, ['begun']],
  ])('makes a license as a subscription wants it %s, whichever is heard of first', async (_case, changes, orders) => {
    const externalId = orders[0] ?? 'named';
    const subscriptionId = `sub-${externalId}`;
    await database.models.stores.save(store({ id: 'shop', platform: 'stripe' }));
    await database.models.subscriptions.record({
      ...newSubscriptionRecord('shop', subscriptionId),
      orders,
      expiresAt: '2026-05-01T00:00:00.000Z',
      suspensions: ['paused'],
    });
    for (const revision of [1, 2])
      await record(order(externalId, { storeId: 'shop', revision, lines: [line(changes)] }));
    const licenses = await database.models.licenses.listOfSubscription('shop', subscriptionId);

    expect(licenses).toMatchObject([
      { externalId, expiresAt: '2026-05-01T00:00:00.000Z', suspensions: ['paused'], revision: 1 },
    ]);
  });

  it('follows the buyer to a corrected address', async () => {
    await record(order('moved'));
    const buyer = { email: 'bo@example.com', name: 'Bo', company: null, country: null };
    await record(later('moved', {}, { buyer }));
    const { licenses } = await database.models.licenses.list({ email: 'BO@example.com' }, { limit: 5 });

    expect(licenses).toMatchObject([{ externalId: 'moved', email: 'bo@example.com', name: 'Bo' }]);
    expect(licenses[0]?.history.map(({ event }) => event)).toEqual(['delivered', 'readdressed']);
  });

  describe('of a line that renews or upgrades a license', () => {
    const upgrading = async (externalId: string, changes: Partial<Line> = {}, license: Partial<License> = {}) => {
      const known = newLicense(license);
      await database.models.licenses.add([known]);
      const upgrades = { license: known.id, days: 30, ...changes.upgrades };
      const bought = { features: { seats: '9' }, ...changes, upgrades };
      const found = async () => (await database.models.licenses.find(known.id))!;
      return { known, bought, found, delivered: order(externalId, { lines: [line(bought)] }) };
    };
    const inDaysOf = (time: string | null, days: number) =>
      new Date(Date.parse(time ?? '') + days * 24 * 60 * 60_000).toISOString();

    it('adds days and features to that license once, and makes no other', async () => {
      const { known, found, delivered } = await upgrading('upgrade');
      await Promise.all(range(5).map(() => record(delivered)));
      const after = await found();

      expect(after).toMatchObject({
        expiresAt: inDaysOf(known.expiresAt, 30),
        features: { edition: 'pro', seats: '9' },
      });
      expect(after.history.map(({ event }) => event)).toEqual(['delivered', 'renewed']);
      expect(await licensesOf('upgrade')).toEqual([]);
    });

    it("adds the product's days where the order names none, and none where it names 0", async () => {
      const all = await upgrading('all-days', { upgrades: { license: null, days: null } });
      all.bought.upgrades.license = all.known.id;
      await record(order('all-days', { lines: [line(all.bought)] }));
      const none = await upgrading('no-days');
      none.bought.upgrades.days = 0;
      await record(order('no-days', { lines: [line(none.bought)] }));

      expect((await all.found()).expiresAt).toBe(inDaysOf(all.known.expiresAt, 365));
      expect((await none.found()).expiresAt).toBe(none.known.expiresAt);
    });

    it('takes back just what it gave when it is refunded, once', async () => {
      const { known, bought, found, delivered } = await upgrading('undone');
      await record(delivered);
      const entry = { key: 'k', at: LATER, event: 'recharged' as const, by: 'olga', why: null, note: null };
      await database.models.licenses.change(known.id, recharge(10), entry);
      for (const revision of [2, 3]) await record(later('undone', { ...bought, state: 'refunded' }, { revision }));
      const after = await found();

      expect(after).toMatchObject({ standing: 'active', expiresAt: inDaysOf(known.expiresAt, 10) });
      expect(after.features).toEqual(known.features);
    });

    it('gives nothing before the delivery', async () => {
      const { known, bought, found } = await upgrading('waiting-upgrade');
      await record(order('waiting-upgrade', { lines: [line({ ...bought, state: 'granted', deliveredAt: null })] }));

      expect(await found()).toEqual(known);
    });
  });

  it('begins the keeping of the subscription that a delivered line names, and no other', async () => {
    const named = { subscriptionId: 'sub-begun', periodDays: 31 };
    const lines = [line(named), line({ id: 'plain' })];
    const undelivered = { ...named, state: 'granted' as const, deliveredAt: null };
    tellSubscription.mockClear();
    await record(order('untold', { lines: [line(undelivered)] }));
    await record(order('untold-test', { test: true, lines }));
    await record(order('untold-refunded', { lines: [line({ ...named, state: 'refunded' })] }));
    await record(order('untold-plain'));
    const before = tellSubscription.mock.calls.length;
    await record(order('begun', { lines }));

    expect(before).toBe(0);
    expect(tellSubscription.mock.calls).toEqual([
      [
        'direct',
        'sub-begun',
        {
          eventId: 'order/direct-begun/line-1',
          turn: 'ordered',
          at: '2026-03-01T10:00:00.000Z',
          paidUntil: null,
          paymentId: 'begun',
          externalId: 'begun',
          product: 'desktop-app',
          periodDays: 31,
        },
      ],
    ]);
  });

  it('tells a subscription again until that is recorded, and then no more', async () => {
    const recorded = order('told-once', { lines: [line({ subscriptionId: 'sub-told' })] });
    tellSubscription.mockClear();
    await record(recorded);
    await record({ ...recorded, revision: 2 });
    const fact = tellSubscription.mock.lastCall?.[2];
    const known = [fact].reduce((all, each) => (each ? learn(all, each) : all), newSubscription('direct', 'sub-told'));
    await database.models.subscriptions.record({ ...newSubscriptionRecord('direct', 'sub-told'), known });
    await record({ ...recorded, revision: 3 });

    expect(tellSubscription).toHaveBeenCalledTimes(2);
  });

  it('makes each license once and revokes it once, whichever database call broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const externalId = `broken-${moment}-${n}`;
      const { parts, broken } = breakdown({ licenses: database.models.licenses }, n, moment);
      const activities = orderActivities({
        models: { ...database.models, ...parts },
        vendorEvents: nobodyToTell,
        tellSubscription,
      });
      for (const recorded of [order(externalId), later(externalId, { state: 'refunded' })]) {
        await activities.recordOrder(recorded).catch(() => undefined);
        await record(recorded);
      }
      const [license, ...others] = await licensesOf(externalId);

      expect(others).toEqual([]);
      expect(license?.history.map(({ event }) => event)).toEqual(['delivered', 'revoked']);
      return broken();
    });

    expect(new Set(broken)).toEqual(new Set(['licenses.add', 'licenses.listByIds', 'licenses.change']));
  });
});
