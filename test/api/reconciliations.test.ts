import { newReconciliation } from '../models/reconciliations';
import { useApi } from './api';

const api = useApi();
const reconcile = (store: string, body: unknown = {}, key?: string) =>
  api.call('POST', `/v1/stores/${store}/reconciliations`, { body, ...(key && { key }) });

describe('POST /v1/stores/{id}/reconciliations', () => {
  it("begins to ask a store's platform for what its webhooks have missed", async () => {
    await api.addStore('lists', { platform: 'stripe' });
    const { status, body } = await reconcile('lists', { dryRun: true, since: '2026-01-01T00:00:00Z' });

    expect(status).toBe(202);
    expect(body).toEqual({ storeId: 'lists', status: 'reconciling' });
    expect(api.gateway.reconciliations).toContainEqual({
      storeId: 'lists',
      dryRun: true,
      since: '2026-01-01T00:00:00Z',
      by: 'environment admin key',
    });
  });

  it('refuses a store whose platform lists nothing', async () => {
    await api.addStore('silent', { platform: 'paypro' });

    expect(await reconcile('silent')).toMatchObject({ status: 409, body: { code: 'store_not_listed' } });
  });

  it('refuses while one of the store is under way, and keys that may only read', async () => {
    await api.addStore('busy', { platform: 'stripe' });
    await reconcile('busy');

    expect(await reconcile('busy')).toMatchObject({ status: 409, body: { code: 'reconciliation_running' } });
    expect(await reconcile('busy', {}, await api.addKey('support'))).toMatchObject({ status: 403 });
  });

  it('answers 404 for a store that does not exist, and 422 for a time that is none', async () => {
    await api.addStore('late', { platform: 'stripe' });

    expect(await reconcile('nowhere')).toMatchObject({ status: 404 });
    expect(await reconcile('late', { since: 'yesterday' })).toMatchObject({ status: 422 });
  });
});

describe('GET /v1/stores/{id}/reconciliations', () => {
  it('lists the runs with what webhooks had missed, the newest first', async () => {
    await api.addStore('told', { platform: 'stripe' });
    const { reconciliations } = api.database.models;
    const miss = { kind: 'orderPaid' as const, eventId: 'e-1', externalId: 'A-1', outcome: 'taken' as const };
    for (const day of [1, 2]) {
      const id = `told-${day}`;
      await reconciliations.begin(
        newReconciliation({ id, storeId: 'told', startedAt: `2026-01-0${day}T00:00:00.000Z` }),
      );
      await reconciliations.addPage(id, { listed: 3, misses: [{ ...miss, saying: 'paid A-1' }] });
    }
    const first = await api.call<{ cursor: string }>('GET', '/v1/stores/told/reconciliations?limit=1');
    const second = await api.call('GET', `/v1/stores/told/reconciliations?limit=1&cursor=${first.body.cursor}`);

    expect(first.body).toMatchObject({ reconciliations: [{ id: 'told-2', listed: 3, missed: 1, misses: [miss] }] });
    expect(second.body).toMatchObject({ reconciliations: [{ id: 'told-1' }], cursor: null });
  });
});

describe('PUT /v1/stores/{id}', () => {
  const put = (id: string, body: Record<string, unknown>) =>
    api.call('PUT', `/v1/stores/${id}`, { body: { name: 'Shop', platform: 'stripe', ...body } });

  it('schedules the reconciliation of a store whose platform lets Keyrail in, as often as it says', async () => {
    await put('scheduled', { credentials: { api: { key: 'sk_1' } } });
    await put('seldom', { reconcileMinutes: 720, credentials: { api: { key: 'sk_1' } } });

    expect(api.gateway.schedules.get('scheduled')).toBe(60);
    expect(api.gateway.schedules.get('seldom')).toBe(720);
  });

  it('schedules none for a store without a key, one that wants none, and one that is removed', async () => {
    await put('keyless', {});
    await put('unwanted', { reconcileMinutes: null, credentials: { api: { key: 'sk_1' } } });
    await put('removed', { credentials: { api: { key: 'sk_1' } } });
    await api.call('DELETE', '/v1/stores/removed');

    expect(['keyless', 'unwanted', 'removed'].map((id) => api.gateway.schedules.get(id))).toEqual([null, null, null]);
  });

  it('answers 503 while Temporal is down, and takes the same call once it is up', async () => {
    api.gateway.state = 'down';
    const down = await put('patient', { credentials: { api: { key: 'sk_1' } } });
    api.gateway.state = 'working';

    expect(down.status).toBe(503);
    expect((await put('patient', {})).status).toBe(200);
    expect(api.gateway.schedules.get('patient')).toBe(60);
  });
});
