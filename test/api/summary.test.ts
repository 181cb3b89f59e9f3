import { useApi } from './api';

const api = useApi();
const path = '/v1/reports/summary';

beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.summaries.length = 0;
});

describe('PUT /v1/reports/summary', () => {
  it('keeps the setting and its schedule, and records who did it without the address', async () => {
    const setting = { to: 'vendor@example.com', every: 'week', hour: 5 };
    const saved = await api.call('PUT', path, { body: setting });
    const shown = await api.call('GET', path, { key: await api.addKey('support') });
    const { entries } = await api.database.models.audit.list({ action: 'summary.updated' }, { limit: 1 });

    expect([saved.status, saved.body]).toEqual([200, { ...setting, sentUntil: null }]);
    expect(shown.body).toEqual(saved.body);
    expect(api.gateway.summaries).toEqual([setting]);
    expect(entries).toMatchObject([{ details: { every: 'week', hour: 5 } }]);
    expect(JSON.stringify(entries)).not.toContain('vendor@');
  });

  it('ends them without asking for more', async () => {
    const { status, body } = await api.call('PUT', path, { body: { every: null } });

    expect([status, body]).toEqual([200, { to: null, every: null, hour: 7, sentUntil: null }]);
    expect(api.gateway.summaries).toEqual([{ to: null, every: null, hour: 7 }]);
  });

  it.each<[string, object, string]>([
    ['nobody to send it to', { every: 'day' }, 'to'],
    ['an address that is none', { every: 'day', to: 'vendor' }, 'to'],
    ['two addresses', { every: 'day', to: 'a@example.com, b@example.com' }, 'to'],
    ['an hour that no day has', { every: 'day', to: 'a@example.com', hour: 24 }, 'hour'],
    ['another interval', { every: 'month', to: 'a@example.com' }, 'every'],
    ['no interval', { to: 'a@example.com' }, 'every'],
  ])('refuses %s', async (_case, body, wrong) => {
    const { status, body: problem } = await api.call<{ errors: { path: string }[] }>('PUT', path, { body });

    expect([status, problem.errors.map((error) => error.path)]).toEqual([422, [wrong]]);
    expect(api.gateway.summaries).toEqual([]);
  });

  it('is to be repeated while Temporal is down', async () => {
    api.gateway.state = 'down';
    const { status } = await api.call('PUT', path, { body: { to: 'vendor@example.com', every: 'day' } });

    expect(status).toBe(503);
  });

  it('is for admins', async () => {
    const { status } = await api.call('PUT', path, { key: await api.addKey('operator'), body: { every: null } });

    expect(status).toBe(403);
  });
});
