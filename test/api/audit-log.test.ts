import { minute } from '../models/orders';
import { useApi } from './api';

const api = useApi();

describe('GET /v1/audit', () => {
  it('lists what was done to a subject, in pages, for operators and admins', async () => {
    const entry = { by: 'olga', action: 'order.approveLine', subject: 'o-1', why: 'agreed', details: { line: 'app' } };
    for (const n of [1, 2]) await api.database.models.audit.record({ ...entry, at: minute(n) });
    const path = '/v1/audit?subject=o-1&limit=1';
    const first = (await api.call('GET', path)).body as { entries: unknown[]; cursor: string };
    const second = await api.call('GET', `${path}&cursor=${first.cursor}`, { key: await api.addKey('operator') });
    const refused = await api.call('GET', path, { key: await api.addKey('support') });

    expect(first.entries).toEqual([{ ...entry, at: minute(2) }]);
    expect(second.body).toEqual({ entries: [{ ...entry, at: minute(1) }], cursor: null });
    expect(refused.status).toBe(403);
  });
});
