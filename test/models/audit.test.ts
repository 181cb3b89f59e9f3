import type { AuditEntry } from '../../models/audit';
import { useDatabase } from '../helpers/database';
import { minute } from './orders';

describe('audit', () => {
  const database = useDatabase();
  const audit = () => database.models.audit;
  const entry = (n: number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
    at: minute(n),
    by: 'eve',
    action: 'order.cancel',
    subject: 'order-1',
    why: 'buyer asked',
    details: { 'lines.0': 'line-1', refunded: true, amount: 4900, note: null },
    ...changes,
  });

  beforeAll(async () => {
    for (const n of [1, 2, 3]) await audit().record(entry(n));
    await audit().record(entry(4, { by: 'adam', action: 'store.save', subject: 'shop', why: null, details: {} }));
  });

  it('lists the newest first, in pages, as it was recorded', async () => {
    const first = await audit().list({ subject: 'order-1' }, { limit: 2 });
    const second = await audit().list({ subject: 'order-1' }, { limit: 2, cursor: first.cursor ?? '' });

    expect(first.entries).toEqual([entry(3), entry(2)]);
    expect(second).toEqual({ entries: [entry(1)], cursor: null });
  });

  it('filters by person, action and time', async () => {
    const timesOf = async (filter: Parameters<ReturnType<typeof audit>['list']>[0]) =>
      (await audit().list(filter, { limit: 9 })).entries.map(({ at }) => at);

    expect(await timesOf({ by: 'adam' })).toEqual([minute(4)]);
    expect(await timesOf({ action: 'order.cancel', from: minute(2) })).toEqual([minute(3), minute(2)]);
    expect(await timesOf({ to: minute(1) })).toEqual([minute(1)]);
    expect(await timesOf({})).toHaveLength(4);
  });
});
