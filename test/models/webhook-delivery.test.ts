import type { RecordedEvent } from '../../domain/vendor-event';
import type { DeliveryRequest } from '../../domain/webhook';
import { useDatabase } from '../helpers/database';
import { anEvent } from '../webhooks/events';
import { minute } from './orders';

const range = (length: number) => Array.from({ length }, (_, n) => n);

describe('webhookDeliveries', () => {
  const database = useDatabase();
  const deliveries = () => database.models.webhookDeliveries;
  const recorded = (n: number) => database.models.vendorEvents.record(anEvent(n));
  const requestOf = ({ id }: RecordedEvent, endpoint = 'erp', round = 0): DeliveryRequest => ({
    endpoint,
    event: id,
    round,
  });
  const attempt = (httpStatus: number) => ({ at: minute(1), httpStatus, failure: null, answer: null });
  const refused = { state: 'pending', nextAttemptAt: new Date(minute(5)) } as const;
  const taken = { state: 'delivered', nextAttemptAt: null } as const;

  it('adds an event once for each endpoint, and lists it as untried until it has been tried', async () => {
    const event = await recorded(1);
    for (const endpoint of ['erp', 'erp', 'crm']) await deliveries().add(endpoint, event, 'pending');
    await deliveries().add('paused', event, 'held');
    const before = await deliveries().listUntried('order-1');
    await deliveries().addAttempt(requestOf(event), attempt(500), refused);
    await deliveries().putOff(requestOf(event, 'crm'), new Date(minute(9)));

    expect(before.map(({ endpoint }) => endpoint).sort()).toEqual(['crm', 'erp']);
    expect(await deliveries().listUntried('order-1')).toEqual([]);
    expect(await deliveries().find(requestOf(event))).toMatchObject({
      ...{ state: 'pending', attempts: 1, nextAttemptAt: minute(5), lastAttempt: { httpStatus: 500 } },
    });
  });

  it('never takes back that an event has been delivered', async () => {
    const event = await recorded(2);
    await deliveries().enter(requestOf(event), event);
    await deliveries().addAttempt(requestOf(event), attempt(200), taken);
    await deliveries().addAttempt(requestOf(event), attempt(500), refused);
    await deliveries().putOff(requestOf(event), new Date(minute(9)));
    await deliveries().end(requestOf(event), 'failed');

    expect(await deliveries().find(requestOf(event))).toMatchObject({ ...taken, attempts: 1 });
  });

  it('begins a later round anew, and lets no earlier one go on', async () => {
    const event = await recorded(3);
    await deliveries().enter(requestOf(event), event);
    await deliveries().addAttempt(requestOf(event), attempt(200), taken);
    const [later, ...others] = await Promise.all(
      range(10).map(() => deliveries().enter(requestOf(event, 'erp', 7), event)),
    );
    await deliveries().addAttempt(requestOf(event, 'erp', 7), attempt(200), taken);

    expect(later).toMatchObject({ state: 'pending', round: 7, attempts: 0 });
    expect(new Set(others.map((other) => JSON.stringify(other)))).toEqual(new Set([JSON.stringify(later)]));
    expect(await deliveries().enter(requestOf(event), event)).toBeNull();
  });

  it('finds what was left behind, the oldest first', async () => {
    for (const n of [30, 10, 20, 50]) await deliveries().add('left', await recorded(n), 'pending');
    const stranded = await deliveries().listStranded(new Date(minute(40)), 2);

    expect(stranded).toEqual([requestOf(await recorded(10), 'left'), requestOf(await recorded(20), 'left')]);
  });

  it('lists by endpoint, state, type and time, page by page, and counts', async () => {
    for (const n of range(5)) {
      const event = await database.models.vendorEvents.record(
        anEvent(60 + n, { cause: `listed ${n}`, type: n % 2 === 0 ? 'order.fulfilled' : 'order.expired' }),
      );
      await deliveries().add('listed', event, 'pending');
      if (n === 4) await deliveries().addAttempt(requestOf(event, 'listed'), attempt(200), taken);
    }
    const times = async (filter: object, limit = 25, cursor?: string | null) => {
      const page = await deliveries().list({ endpoint: 'listed', ...filter }, { limit, ...(cursor && { cursor }) });
      return { times: page.deliveries.map(({ at }) => at), cursor: page.cursor };
    };
    const first = await times({}, 3);

    expect(first.times).toEqual([64, 63, 62].map(minute));
    expect((await times({}, 3, first.cursor)).times).toEqual([61, 60].map(minute));
    expect((await times({ state: 'delivered' })).times).toEqual([minute(64)]);
    expect((await times({ type: 'order.expired' })).times).toEqual([63, 61].map(minute));
    expect((await times({ from: minute(61), to: minute(62) })).times).toEqual([62, 61].map(minute));
    expect(await deliveries().count('listed', 'pending', 3)).toBe(3);
    expect(await deliveries().latest('listed', 'pending')).toMatchObject({ at: minute(63) });
    expect(await deliveries().latest('listed', 'failed')).toBeNull();
  });
});
