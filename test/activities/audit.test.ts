import { auditActivities } from '../../activities/audit';
import { useDatabase } from '../helpers/database';
import { minute } from '../models/orders';

describe('recordAction', () => {
  const database = useDatabase();

  it('records who did what and why, once of 20 at once', async () => {
    const { recordAction } = auditActivities(database.models);
    const told = { at: minute(1), by: 'olga', why: 'agreed', action: 'approveLine', orderId: 'o-1', line: 'app' };
    await Promise.all(Array.from({ length: 20 }, () => recordAction({ id: 'run/1', ...told })));
    await recordAction({ id: 'run/2', ...told, at: minute(2), action: 'cancelOrder', line: null });

    const { entries } = await database.models.audit.list({ subject: 'o-1' }, { limit: 9 });
    expect(entries).toEqual([
      { at: minute(2), by: 'olga', why: 'agreed', action: 'order.cancelOrder', subject: 'o-1', details: {} },
      {
        at: minute(1),
        by: 'olga',
        why: 'agreed',
        action: 'order.approveLine',
        subject: 'o-1',
        details: { line: 'app' },
      },
    ]);
  });
});
