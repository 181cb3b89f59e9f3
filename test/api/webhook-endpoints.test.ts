import { anEndpoint, anEvent, inForce, webhookSecret } from '../webhooks/events';
import { useApi } from './api';

const api = useApi();
const URL = 'https://erp.example.com/keyrail';
const secrets = [{ value: webhookSecret('top-secret') }];

const put = (id: string, body: Record<string, unknown> = {}, key?: string) =>
  api.call('PUT', `/v1/webhook-endpoints/${id}`, {
    body: { url: URL, secrets, ...body },
    ...(key !== undefined && { key }),
  });

describe('PUT /v1/webhook-endpoints/{id}', () => {
  it('creates with defaults and never returns the secrets', async () => {
    const created = await put('erp');
    const shown = await api.call('GET', '/v1/webhook-endpoints/erp');
    const listed = await api.call('GET', '/v1/webhook-endpoints');

    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      ...{ id: 'erp', url: URL, types: null, stores: null, notify: null, enabled: true, secretsInForce: 1 },
      deliveries: { pending: 0, failed: 0, held: 0, lastDelivered: null },
    });
    expect(shown.body).toEqual(created.body);
    expect(listed.body).toEqual({ webhookEndpoints: [created.body] });
    expect([created.text, shown.text, listed.text].join()).not.toContain(secrets[0]?.value);
  });

  it('keeps the secrets that are left out, and takes two while one is rotated out', async () => {
    await put('kept');
    const kept = await put('kept', { secrets: undefined, enabled: false });
    const rotated = await put('kept', {
      secrets: [inForce('new'), { ...secrets[0], acceptedUntil: '2999-01-01T00:00:00Z' }],
    });

    expect([kept.status, kept.body]).toMatchObject([200, { enabled: false, secretsInForce: 1 }]);
    expect(rotated.body).toMatchObject({ secretsInForce: 2 });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['an address without encryption', { url: 'http://erp.example.com' }, ['url']],
    ['credentials in an address', { url: 'https://a:b@erp.example.com' }, ['url']],
    ['no secret', { secrets: undefined }, ['secrets']],
    ['an empty list of secrets', { secrets: [] }, ['secrets']],
    ['a secret that is too short', { secrets: [{ value: 'whsec_QUJD' }] }, ['secrets.0.value']],
    ['no secret that stays', { secrets: [{ ...secrets[0], acceptedUntil: '2999-01-01T00:00:00Z' }] }, ['secrets']],
    ['an unknown type', { types: ['order.eaten'] }, ['types.0']],
    ['no types at all', { types: [] }, ['types']],
    ['an unknown store', { stores: ['nowhere'] }, ['stores.0']],
    ['an address of nobody', { notify: 'ann' }, ['notify']],
  ])('refuses %s', async (_case, body, paths) => {
    const reply = await put('wrong', body);

    expect([reply.status, (reply.body as { errors: { path: string }[] }).errors.map(({ path }) => path)]).toEqual([
      422,
      paths,
    ]);
  });

  it('takes types, nouns, stores and an address on this machine', async () => {
    await api.addStore('shop');
    const body = { url: 'http://127.0.0.1:4000/x', types: ['order.fulfilled', 'license.*'], stores: ['shop'] };

    expect(await put('narrow', body)).toMatchObject({ status: 201, body });
  });

  it('is for admins, and audited without the secrets', async () => {
    const keys = await Promise.all((['store', 'support', 'operator'] as const).map((role) => api.addKey(role)));
    const replies = await Promise.all(keys.map((key) => put('audited', {}, key)));
    await put('audited');
    const { entries } = await api.database.models.audit.list({ subject: 'audited' }, { limit: 5 });

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(entries).toMatchObject([{ action: 'webhook_endpoint.created', details: { url: URL, secrets: true } }]);
    expect(JSON.stringify(entries)).not.toContain(secrets[0]?.value);
  });
});

describe('GET /v1/webhook-endpoints/{id}', () => {
  it('shows how many deliveries wait, have failed and are held', async () => {
    await put('counted');
    const { webhookDeliveries, vendorEvents } = api.database.models;
    const states = ['pending', 'pending', 'failed', 'held', 'delivered'] as const;
    for (const [n, state] of states.entries()) {
      const event = await vendorEvents.record(anEvent(n, { cause: `counted ${n}` }));
      const request = { endpoint: 'counted', event: event.id, round: 0 };
      await webhookDeliveries.enter(request, event);
      const attempt = { at: '2026-03-01T00:09:00.000Z', httpStatus: 200, failure: null, answer: null };
      await webhookDeliveries.addAttempt(request, attempt, { state, nextAttemptAt: null });
    }

    expect((await api.call('GET', '/v1/webhook-endpoints/counted')).body).toMatchObject({
      deliveries: { pending: 2, failed: 1, held: 1, lastDelivered: '2026-03-01T00:09:00.000Z' },
    });
  });

  it('is for support and above', async () => {
    const status = async (role: 'store' | 'support') =>
      (await api.call('GET', '/v1/webhook-endpoints', { key: await api.addKey(role) })).status;

    expect([await status('store'), await status('support')]).toEqual([403, 200]);
  });
});

describe('DELETE /v1/webhook-endpoints/{id}', () => {
  it('removes an endpoint once', async () => {
    await api.database.models.webhookEndpoints.save(anEndpoint({ id: 'gone' }), [inForce()]);
    const remove = () => api.call('DELETE', '/v1/webhook-endpoints/gone');

    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
    expect((await api.call('GET', '/v1/webhook-endpoints/gone')).body).toMatchObject({
      code: 'webhook_endpoint_not_found',
    });
  });
});
