import { orderBody, useApi } from './api';

const api = useApi();
const secret = (value: string, acceptedUntil: string | null = null) => ({ value, acceptedUntil });

const put = (id: string, body: Record<string, unknown>) =>
  api.call('PUT', `/v1/stores/${id}`, { body: { name: 'Shop', ...body } });

describe('PUT /v1/stores/{id}', () => {
  it('creates a store and never returns its credentials', async () => {
    const credentials = { webhookSecrets: [{ value: 'top-secret' }] };
    const created = await put('shop', { platform: 'fastspring', credentials });
    const shown = await api.call('GET', '/v1/stores/shop');
    const listed = await api.call('GET', '/v1/stores');

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      id: 'shop',
      hasWebhookSecret: true,
      hasLicenseKey: false,
      webhookUrl: 'https://keys.example.com/webhooks/shop',
    });
    expect(shown.body).toEqual(created.body);
    expect([created.text, shown.text, listed.text].join()).not.toContain('top-secret');
  });

  it('keeps the credentials that are left out', async () => {
    await put('kept', {
      platform: 'fastspring',
      credentials: { webhookSecrets: [secret('one')], licenseKeys: [secret('two')] },
    });
    await put('kept', { platform: 'fastspring' });
    await put('kept', {
      platform: 'fastspring',
      credentials: { licenseKeys: [secret('three', '2026-12-01T00:00:00Z')] },
    });

    expect(await api.database.models.stores.credentials('kept')).toEqual({
      webhookSecrets: [secret('one')],
      licenseKeys: [secret('three', '2026-12-01T00:00:00Z')],
    });
  });

  it('shows a direct store without a webhook', async () => {
    const { body } = await put('own', { platform: 'direct' });

    expect(body).toMatchObject({ webhookUrl: null, delivery: 'email', paymentMode: 'prepaid' });
  });

  it('is in force at once', async () => {
    await api.addProduct('desktop-app');
    await put('changing', { platform: 'direct', delivery: 'email' });
    const place = () =>
      api.call('POST', '/v1/orders', { body: orderBody({ store: 'changing', delivery: undefined, buyer: {} }) });
    const before = await place();
    await put('changing', { platform: 'direct', delivery: 'response' });

    expect([before.status, (await place()).status]).toEqual([422, 201]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown platform', { platform: 'gumtree' }, 'platform'],
    [
      'an empty secret',
      { platform: 'fastspring', credentials: { webhookSecrets: [{ value: '' }] } },
      'credentials.webhookSecrets.0.value',
    ],
    [
      'a time that is none',
      { platform: 'fastspring', credentials: { licenseKeys: [secret('x', 'soon')] } },
      'credentials.licenseKeys.0.acceptedUntil',
    ],
    ['a product id that is none', { platform: 'direct', products: { a: 'b c' } }, 'products.a'],
    ['a grace of no time', { platform: 'direct', replyGraceMinutes: 0 }, 'replyGraceMinutes'],
  ])('refuses %s', async (_case, body, path) => {
    const reply = await put('wrong', body);

    expect([reply.status, reply.body]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ path })] }),
    ]);
  });

  it('refuses another platform', async () => {
    await put('fixed', { platform: 'direct' });

    expect((await put('fixed', { platform: 'fastspring' })).status).toBe(409);
  });
});

describe('DELETE /v1/stores/{id}', () => {
  it('removes a store without orders under way', async () => {
    await put('unused', { platform: 'direct' });
    await put('busy', { platform: 'direct' });
    api.gateway.delivers = false;
    await api.call('POST', '/v1/orders', { body: orderBody({ store: 'busy' }) });
    const statuses = await Promise.all(
      ['unused', 'busy', 'missing'].map((id) => api.call('DELETE', `/v1/stores/${id}`)),
    );

    expect(statuses.map(({ status }) => status)).toEqual([204, 409, 404]);
    expect((await api.call('GET', '/v1/stores/unused')).status).toBe(404);
  });
});
