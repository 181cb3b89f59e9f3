import { createCatalog } from '../../activities/catalog';
import { subscriptionActivities } from '../../activities/subscription';
import type { License } from '../../domain/license';
import { reinstate, suspendByHand } from '../../domain/license-changes';
import type { VendorEvent } from '../../domain/vendor-event';
import { learn, newSubscription, type Subscription, type SubscriptionFact } from '../../domain/subscription';
import { licenseIdOf } from '../../models/license';
import { subscriptionIdOf } from '../../models/subscription';
import { createOrderIds } from '../../secrets/order-ids';
import { keyRing } from '../helpers/keys';
import { inActivity, useMailroom } from './mailroom';
import { store } from './shop';

const START = '2026-01-01T00:00:00.000Z';

/** ISO time so many days after the start. */
const day = (days: number): string => new Date(Date.parse(START) + days * 24 * 60 * 60_000).toISOString();

const fact = (changes: Partial<SubscriptionFact>): SubscriptionFact => ({
  eventId: `event-${changes.at ?? START}-${changes.turn ?? 'started'}`,
  turn: 'started',
  at: START,
  paidUntil: null,
  paymentId: null,
  externalId: null,
  product: null,
  ...changes,
});

describe('keepLicenses', () => {
  const mailroom = useMailroom();
  const orderIds = createOrderIds(keyRing('2026').identityKey);
  const activities = () => {
    const { keepLicenses, findSubscription } = subscriptionActivities({
      models: mailroom.database.models,
      catalog: createCatalog(mailroom.database.models),
      mailer: mailroom.mailer,
      mailDomain: 'shop.example.com',
      orderIds,
      vendorEvents: { tell },
      vendorName: 'Example Software',
      statusUrl: (orderId) => `https://shop.example.com/status/of-${orderId}`,
    });
    return { keepLicenses: inActivity(keepLicenses), findSubscription };
  };
  const tell = jest.fn<Promise<void>, [readonly VendorEvent[]]>(() => Promise.resolve());
  const licenses = () => mailroom.database.models.licenses;

  /** A license of an order of this store. */
  async function addLicense(name: string, changes: Partial<License> = {}): Promise<string> {
    const orderId = orderIds.orderIdOf('direct', name);
    const unit = `${orderId}/app/1`;
    const id = licenseIdOf(unit);
    await licenses().add([
      {
        id,
        unit,
        product: 'app',
        orderId,
        storeId: 'direct',
        externalId: name,
        line: 'app',
        batch: null,
        email: `${name}@example.com`,
        name: 'Ann',
        standing: 'active',
        suspensions: [],
        expiresAt: null,
        features: {},
        subscriptionId: null,
        revision: 0,
        createdAt: START,
        history: [],
        ...changes,
      },
    ]);
    return id;
  }

  const subscription = (id: string, ...facts: SubscriptionFact[]): Subscription =>
    facts.reduce(learn, newSubscription('direct', id));

  it('finds the licenses of the order that a subscription began with, and keeps them from then on', async () => {
    const id = await addLicense('began');
    const other = await addLicense('began', { id: 'lic-other', unit: 'other', product: 'addon' });
    const known = subscription('sub-began', fact({ externalId: 'began', product: 'app', paidUntil: day(30) }));
    const kept = await activities().keepLicenses(known, day(1));

    expect(kept).toEqual({ state: 'active', changesAt: day(31) });
    expect(await licenses().find(id)).toMatchObject({ subscriptionId: 'sub-began', expiresAt: day(37) });
    expect(await licenses().find('lic-other')).toMatchObject({ subscriptionId: null, expiresAt: null });
    expect(other).toBe(id);
  });

  it('keeps all licenses of its order, also when an earlier try has broken off after the first', async () => {
    const ids = [await addLicense('half')];
    for (const n of [2, 3])
      ids.push(await addLicense('half', { id: `lic-half-${n}`, unit: `half-${n}` }).then(() => `lic-half-${n}`));
    const known = subscription('sub-half', fact({ externalId: 'half', product: 'app', paidUntil: day(30) }));
    const change = jest.spyOn(licenses(), 'change');
    change.mockImplementationOnce(change.getMockImplementation()!).mockRejectedValueOnce(new Error('no database'));
    const first = await activities()
      .keepLicenses(known, day(1))
      .catch((error: Error) => error.message);
    const partly = await Promise.all(ids.map((id) => licenses().find(id)));
    await activities().keepLicenses(known, day(2));
    const kept = await Promise.all(ids.map((id) => licenses().find(id)));

    expect(first).toBe('no database');
    expect(partly.filter((license) => license?.subscriptionId === 'sub-half')).toHaveLength(1);
    expect(kept.map((license) => [license?.subscriptionId, license?.expiresAt])).toEqual(
      ids.map(() => ['sub-half', day(37)]),
    );
  });

  it('keeps the licenses of one product, beside another subscription that the same order began', async () => {
    const app = await addLicense('two');
    await addLicense('two', { id: 'lic-two-addon', unit: 'two-addon', line: 'addon', product: 'addon' });
    for (const product of ['app', 'addon'])
      await activities().keepLicenses(
        subscription(`sub-${product}`, fact({ externalId: 'two', product, paidUntil: day(30) })),
        day(1),
      );
    const found = [await licenses().find(app), await licenses().find('lic-two-addon')];

    expect(found.map((license) => license?.subscriptionId)).toEqual(['sub-app', 'sub-addon']);
  });

  it('suspends, restores and ends a license, each with its entry in the history, once however often it is repeated', async () => {
    const id = await addLicense('lived', { subscriptionId: 'sub-lived' });
    const started = fact({ paidUntil: day(30) });
    const renewed = fact({ turn: 'renewed', at: day(40), paidUntil: day(70) });
    const ended = fact({ turn: 'ended', at: day(50) });
    for (const [facts, at] of [
      [[started], day(38)],
      [[started], day(38)],
      [[started, renewed], day(40)],
      [[started, renewed, ended], day(50)],
    ] as const)
      await activities().keepLicenses(subscription('sub-lived', ...facts), at);
    const license = await licenses().find(id);

    expect(license).toMatchObject({ suspensions: [], expiresAt: day(50) });
    expect(license?.history.map(({ event }) => event)).toEqual(['suspended', 'restored', 'shortened']);
    const told = tell.mock.calls.flatMap(([events]) => events).filter(({ subject }) => subject === id);
    expect([...new Map(told.map(({ cause, type }) => [cause, type])).values()]).toEqual([
      'license.suspended',
      'license.restored',
    ]);
  });

  it('leaves alone what was bought for good in the same order', async () => {
    const bought = await addLicense('cart');
    await addLicense('cart', { id: 'lic-cart-2', unit: 'cart-2', line: 'addon', product: 'addon' });
    const known = subscription('sub-cart', fact({ externalId: 'cart' }), fact({ turn: 'ended', at: day(1) }));
    await activities().keepLicenses(known, day(2));

    expect(await licenses().find(bought)).toMatchObject({ subscriptionId: null, expiresAt: null });
    expect(await licenses().find('lic-cart-2')).toMatchObject({ subscriptionId: null, expiresAt: null });
  });

  it('does not go back to what the subscription has wanted before', async () => {
    const id = await addLicense('turned', { subscriptionId: 'sub-turned' });
    const started = fact({ paidUntil: day(30) });
    const renewed = fact({ turn: 'renewed', at: day(1), paidUntil: day(60) });
    await activities().keepLicenses(subscription('sub-turned', started, renewed), day(2));
    await activities().keepLicenses(subscription('sub-turned', started), day(1));

    expect(await licenses().find(id)).toMatchObject({ expiresAt: day(67) });
  });

  it('leaves what an operator has suspended a license for', async () => {
    const id = await addLicense('banned', { subscriptionId: 'sub-banned', suspensions: ['operator'] });
    await activities().keepLicenses(subscription('sub-banned', fact({ paidUntil: day(30) })), day(1));

    const license = await licenses().find(id);
    expect(license).toMatchObject({ suspensions: ['operator'], expiresAt: day(37) });
    expect(license?.history.map(({ event }) => event)).toEqual(['shortened']);
  });

  it('lets the person win: what is suspended by hand stays so through pause, resumption and renewal', async () => {
    const id = await addLicense('by-hand', { subscriptionId: 'sub-by-hand' });
    const started = fact({ paidUntil: day(30) });
    const facts = [started, fact({ turn: 'paused', at: day(5) }), fact({ turn: 'resumed', at: day(6) })];
    const entry = { key: 'call/1', at: day(4), event: 'suspended' as const, by: 'Ann', why: 'x', note: null };
    await licenses().change(id, suspendByHand, entry);
    for (const count of [1, 2, 3])
      await activities().keepLicenses(subscription('sub-by-hand', ...facts.slice(0, count)), day(4 + count));
    const renewed = fact({ turn: 'renewed', at: day(30), paidUntil: day(60) });
    await activities().keepLicenses(subscription('sub-by-hand', ...facts, renewed), day(31));
    const kept = await licenses().find(id);
    await licenses().change(id, reinstate, { ...entry, key: 'call/2', at: day(32), event: 'reinstated' });

    expect(kept).toMatchObject({ suspensions: ['operator'], expiresAt: day(67) });
    expect(await licenses().find(id)).toMatchObject({ suspensions: [], expiresAt: day(67) });
  });

  it('leaves a suspension for a dispute of the order, of which the subscription has not been told', async () => {
    const id = await addLicense('disputed', { subscriptionId: 'sub-disputed', suspensions: ['dispute'] });
    const paid = fact({ paidUntil: day(30), paymentId: 'p-1' });
    const dispute = { paymentId: 'p-1', paidUntil: null };
    await activities().keepLicenses(subscription('sub-disputed', paid), day(1));
    const before = await licenses().find(id);
    const opened = fact({ turn: 'disputeOpened', at: day(2), ...dispute });
    const won = fact({ turn: 'disputeWon', at: day(3), ...dispute });
    await activities().keepLicenses(subscription('sub-disputed', paid, opened, won), day(3));

    expect(before?.suspensions).toEqual(['dispute']);
    expect((await licenses().find(id))?.suspensions).toEqual([]);
  });

  it('reminds the buyer of what is unpaid at once and a day before the end, each once', async () => {
    await addLicense('late', { subscriptionId: 'sub-late' });
    const known = subscription('sub-late', fact({ product: 'app', paidUntil: day(30) }));
    for (const at of [day(29), day(30), day(31), day(36), day(36.5), day(37)])
      await activities().keepLicenses(known, at);

    const mails = mailroom.mailsTo('late@example.com');
    expect(mails).toHaveLength(2);
    expect(mails[0]?.text).toContain(day(37).slice(0, 10));
  });

  it('is recorded for readers, and for a workflow that begins anew', async () => {
    const known = subscription('sub-read', fact({ externalId: 'A-1', product: 'app', paidUntil: day(30) }));
    await activities().keepLicenses(known, day(1));

    expect(await activities().findSubscription('direct', 'sub-read')).toEqual(known);
    expect(await mailroom.database.models.subscriptions.find(subscriptionIdOf('direct', 'sub-read'))).toMatchObject({
      state: 'active',
      orders: ['A-1'],
      paidUntil: day(30),
    });
  });

  it("finds the product by the store's map", async () => {
    await mailroom.database.models.stores.save(store({ id: 'mapping', products: { 'price-1': 'app' } }));
    const orderId = orderIds.orderIdOf('mapping', 'mapped');
    const id = await addLicense('mapped', { id: 'lic-mapped', unit: 'mapped', orderId, storeId: 'mapping' });
    const known = learn(
      newSubscription('mapping', 'sub-mapped'),
      fact({ externalId: 'mapped', product: 'price-1', paidUntil: day(30) }),
    );
    await activities().keepLicenses(known, day(1));

    expect(id).not.toBe('lic-mapped');
    expect(await licenses().find('lic-mapped')).toMatchObject({ subscriptionId: 'sub-mapped' });
  });
});
