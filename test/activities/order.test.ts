import { orderActivities } from '../../activities/order';
import { createVendorEvents } from '../../api/vendor-events';
import type { RedeliveryNote } from '../../domain/redelivery';
import type { DeliveryRequest } from '../../domain/webhook';
import { useDatabase } from '../helpers/database';
import { line, minute, order } from '../models/orders';
import { anEndpoint, inForce, nobodyToTell, tellNoSubscription as tellSubscription } from '../webhooks/events';
import { atEachBreakdown, breakdown } from './breakdown';
import { range } from './shop';

describe('recordOrder', () => {
  const database = useDatabase();
  const record = (revision: number, externalId: string, models = database.models) =>
    orderActivities({ models, vendorEvents: nobodyToTell, tellSubscription }).recordOrder(
      order(externalId, { revision, mailing: revision }),
    );
  const recorded = (externalId: string) => database.models.orders.findByExternalId('direct', externalId);

  it('keeps the newest of 20 recordings that come at once', async () => {
    await Promise.all(range(20).map((n) => record(n + 1, 'crowd')));

    expect(await recorded('crowd')).toMatchObject({ revision: 20, mailing: 20 });
  });

  it('leaves a newer recording alone when an earlier one is repeated', async () => {
    await record(1, 'late');
    await record(2, 'late');
    await record(1, 'late');

    expect(await recorded('late')).toMatchObject({ revision: 2, mailing: 2 });
  });

  it('is there after a repetition, whichever database call broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const { parts, broken } = breakdown({ orders: database.models.orders }, n, moment);
      await record(1, `${moment}-${n}`, { ...database.models, ...parts }).catch(() => undefined);
      await record(1, `${moment}-${n}`);

      expect(await recorded(`${moment}-${n}`)).toMatchObject({ revision: 1 });
      return broken();
    });

    expect(broken).toEqual(['orders.record', 'orders.record']);
  });
});

describe('recordOrder, where an endpoint wants to know', () => {
  const database = useDatabase();
  const at = (externalId: string, n: number, changes: Parameters<typeof order>[1] = {}) =>
    order(externalId, { revision: n, updatedAt: minute(n), ...changes });
  const processing = (externalId: string) =>
    at(externalId, 1, { state: 'processing', lines: [line({ state: 'accepted' })] });
  const told = async (externalId: string) => {
    const { deliveries } = await database.models.webhookDeliveries.list({ endpoint: 'erp' }, { limit: 100 });
    return deliveries.filter((delivery) => delivery.subject === order(externalId).orderId);
  };

  /** What records orders, with the deliveries that it has begun. */
  function recorder(models = database.models) {
    const begun: DeliveryRequest[] = [];
    const deliverEvent = async (request: DeliveryRequest) => {
      begun.push(request);
      return { status: 'taken' as const };
    };
    const gateway = { deliverEvent };
    const now = () => new Date(minute(1));
    const activities = orderActivities({
      models,
      vendorEvents: createVendorEvents({ models, gateway, now }),
      tellSubscription,
    });
    return { record: activities.recordOrder, begun };
  }

  beforeAll(() => database.models.webhookEndpoints.save(anEndpoint({ types: ['order.*'] }), [inForce()]));

  it('begins one delivery of what a record changes, and none of what it leaves', async () => {
    const { record, begun } = recorder();
    for (const each of [processing('told'), at('told', 2), at('told', 3)]) await record(each);
    const [delivery, ...others] = await told('told');

    expect(others).toEqual([]);
    expect(delivery).toMatchObject({ type: 'order.fulfilled', at: minute(2), state: 'pending' });
    expect(new Set(begun.map(({ event }) => event))).toEqual(new Set([delivery?.event]));
  });

  it('is told when the record can be read', async () => {
    const { orders } = database.models;
    const seen: unknown[] = [];
    const gateway = {
      deliverEvent: async () => {
        seen.push((await orders.find(at('seen', 2).orderId))?.state);
        return { status: 'taken' as const };
      },
    };
    const now = () => new Date(minute(1));
    const events = createVendorEvents({ models: database.models, gateway, now });
    const { recordOrder } = orderActivities({ models: database.models, vendorEvents: events, tellSubscription });
    await recordOrder(processing('seen'));
    await recordOrder(at('seen', 2));

    expect(seen).toEqual(['delivered']);
  });

  it('tells once, whichever call of the recording broke off', async () => {
    const { orders, vendorEvents, webhookDeliveries } = database.models;
    const broken = await atEachBreakdown(async (n, moment) => {
      const externalId = `${moment}-${n}`;
      await recorder().record(processing(externalId));
      const { parts, broken } = breakdown({ orders, vendorEvents, webhookDeliveries }, n, moment);
      const first = recorder({ ...database.models, ...parts });
      await first.record(at(externalId, 2)).catch(() => undefined);
      // By another clock, as when the workflow task is done again.
      const second = recorder();
      await second.record(at(externalId, 3));
      const deliveries = await told(externalId);

      expect(deliveries).toMatchObject([{ type: 'order.fulfilled', state: 'pending' }]);
      expect([...first.begun, ...second.begun].map(({ event }) => event)).toContain(deliveries[0]?.event);
      return broken();
    });

    expect(new Set(broken)).toEqual(
      new Set([
        'orders.find',
        'vendorEvents.record',
        'webhookDeliveries.add',
        'orders.record',
        'webhookDeliveries.listUntried',
        'webhookDeliveries.listStranded',
      ]),
    );
  });
});

describe('recordRedelivery', () => {
  const database = useDatabase();
  const orders = () => database.models.orders;
  const redelivery = (externalId: string, n: number, changes: Partial<RedeliveryNote> = {}): RedeliveryNote => ({
    orderId: order(externalId).orderId,
    n,
    at: minute(n),
    email: null,
    by: `olga ${n}`,
    why: 'the mail was lost',
    refusal: null,
    ...changes,
  });
  const record = (note: RedeliveryNote, models = database.models) =>
    orderActivities({ models, vendorEvents: nobodyToTell, tellSubscription }).recordRedelivery(note);

  it('keeps all of 20 that come at once, whichever is first', async () => {
    const before = order('crowd', { timeline: [], updatedAt: minute(0) });
    await orders().record(before);
    await Promise.all(range(20).map((n) => record(redelivery('crowd', 20 - n, { at: minute(20 - n) }))));
    const found = await orders().find(before.orderId);

    expect(found?.timeline.map(({ by }) => by).sort()).toEqual(
      range(20)
        .map((n) => `olga ${20 - n}`)
        .sort(),
    );
    expect(found).toEqual({ ...before, timeline: found?.timeline });
    expect(found?.timeline.map(({ at }) => at)).toEqual(range(20).map((n) => minute(n + 1)));
  });

  it('lets the address that it corrects win over a workflow that has begun without knowing of it', async () => {
    const lines = [line()];
    const before = order('misaddressed', { lines, timeline: [], updatedAt: minute(0) });
    const activities = orderActivities({ models: database.models, vendorEvents: nobodyToTell, tellSubscription });
    const addresses = async () => {
      const found = await orders().find(before.orderId);
      const { orders: byAddress } = await orders().list(
        { email: found?.buyer.email ?? '', externalId: 'misaddressed' },
        { limit: 9 },
      );
      const [license] = await database.models.licenses.listOfOrder(before.orderId);
      return [found?.buyer.email, byAddress.length, license?.email];
    };
    await activities.recordOrder(before);
    await record(redelivery('misaddressed', 1, { email: 'right@example.com' }));
    await activities.recordOrder({ ...before, revision: 2, updatedAt: minute(5) });
    const stale = await addresses();
    await record(redelivery('misaddressed', 2, { email: 'other@example.com' }));
    await activities.recordOrder({ ...before, revision: 3, updatedAt: minute(6) });
    const twice = await addresses();
    const known = (await orders().find(before.orderId))?.timeline ?? [];
    const buyer = { ...before.buyer };
    await activities.recordOrder({ ...before, revision: 4, updatedAt: minute(7), timeline: known, buyer });

    expect([stale, twice]).toEqual([
      ['right@example.com', 1, 'right@example.com'],
      ['other@example.com', 1, 'other@example.com'],
    ]);
    expect(await addresses()).toEqual([before.buyer.email, 1, before.buyer.email]);
  });

  it('yields its address to the one that a person has told the workflow since', async () => {
    const before = order('told-since', { lines: [line()], timeline: [], updatedAt: minute(0) });
    const activities = orderActivities({ models: database.models, vendorEvents: nobodyToTell, tellSubscription });
    await activities.recordOrder(before);
    await record(redelivery('told-since', 1, { email: 'right@example.com' }));
    await activities.recordOrder({ ...before, revision: 2, updatedAt: minute(5), addressCorrected: true });
    const [license] = await database.models.licenses.listOfOrder(before.orderId);

    expect(await orders().find(before.orderId)).toMatchObject({ buyer: before.buyer });
    expect(await orders().find(before.orderId)).not.toHaveProperty('addressCorrected');
    expect(license?.email).toBe(before.buyer.email);
  });

  it('loses neither a note nor a recording when a reopened order is recorded meanwhile', async () => {
    const before = order('reopened', { timeline: [], updatedAt: minute(0), mailing: 0 });
    await orders().record(before);
    await record(redelivery('reopened', 1));
    const known = (await orders().find(before.orderId))?.timeline ?? [];
    const accepted = { event: 'accepted' as const, line: 'line-2', by: null, why: null, note: null };
    // The checkpoints carry times before those of the notes, as when recording takes its time.
    const checkpoints = range(10).map((n) =>
      order('reopened', {
        revision: 2 + n,
        updatedAt: minute(0),
        mailing: n,
        timeline: [...known, { at: minute(2), ...accepted }],
      }),
    );
    await Promise.all([
      ...range(20).map((n) => record(redelivery('reopened', n + 2, { at: minute(n + 3) }))),
      ...checkpoints.map((checkpoint) => orders().record(checkpoint)),
    ]);
    const found = await orders().find(before.orderId);

    expect(found).toMatchObject({ revision: 11, mailing: 9 });
    expect(found?.timeline.map(({ at }) => at)).toEqual([minute(1), minute(2), ...range(20).map((n) => minute(n + 3))]);
  });

  it('finds the order by its corrected address, and no longer by the other', async () => {
    await orders().record(order('corrected'));
    await record(redelivery('corrected', 1, { email: 'Bo@Example.com' }));
    const listed = async (email: string) =>
      (await orders().list({ email, externalId: 'corrected' }, { limit: 5 })).orders.length;

    expect(await orders().find('direct-corrected')).toMatchObject({ buyer: { email: 'Bo@Example.com', name: 'Ann' } });
    expect([await listed('bo@example.com'), await listed('ann@example.com')]).toEqual([1, 0]);
  });

  it('keeps the newest 200 entries of the timeline', async () => {
    const [entry] = order('long').timeline;
    await orders().record(order('long', { timeline: range(200).map((n) => ({ ...entry!, note: `entry ${n}` })) }));
    await record(redelivery('long', 1, { at: '2026-03-02T10:00:00.000Z', refusal: '550' }));
    const timeline = (await orders().find('direct-long'))?.timeline;

    expect(timeline).toHaveLength(200);
    expect(timeline?.slice(-2)).toMatchObject([{ event: 'resent', note: 'redelivery 1' }, { event: 'undeliverable' }]);
  });

  it('is noted once, in the audit too, whichever database call broke off', async () => {
    const { audit } = database.models;
    const broken = await atEachBreakdown(async (n, moment) => {
      const externalId = `noted-${moment}-${n}`;
      await orders().record(order(externalId, { timeline: [] }));
      const { parts, broken } = breakdown({ orders: orders(), audit }, n, moment);
      const note = redelivery(externalId, 1, { refusal: '550' });
      await record(note, { ...database.models, ...parts }).catch(() => undefined);
      await record(note);

      expect(await orders().find(note.orderId)).toMatchObject({
        revision: 1,
        timeline: [{ event: 'resent' }, { event: 'undeliverable' }],
      });
      const { by, why, at } = note;
      expect((await audit.list({ subject: note.orderId }, { limit: 9 })).entries).toEqual([
        { by, why, at, action: 'order.resendOrder', subject: note.orderId, details: {} },
      ]);
      return broken();
    });

    expect(new Set(broken)).toEqual(new Set(['audit.recordOnce', 'orders.noteRedelivery']));
  });

  it('makes no order of one that is not recorded', async () => {
    await record(redelivery('nowhere', 1));

    expect(await orders().find('direct-nowhere')).toBeNull();
  });
});
