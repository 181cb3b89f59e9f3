import { NO_CREDENTIALS } from '../../domain/store';
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
      ...NO_CREDENTIALS,
      webhookSecrets: [secret('one')],
      licenseKeys: [secret('three', '2026-12-01T00:00:00Z')],
      gateway: { secretKey: null, publicKey: null },
    });
  });

  it('takes a gateway, keeps the keys that are left out and removes those that are null', async () => {
    const terms = { paymentMode: 'onDelivery', chargeMode: 'hold', paymentWindowDays: 3 };
    const charging = { platform: 'direct', gateway: 'stripe', ...terms };
    const gateway = { secretKey: 'sk_top-secret', publicKey: 'pk_1' };
    const created = await put('charging', { ...charging, credentials: { gateway } });
    await put('charging', { ...charging, credentials: { webhookSecrets: [secret('one')] } });
    await put('charging', { ...charging, credentials: { gateway: { publicKey: null } } });

    expect([created.status, created.body]).toEqual([
      201,
      expect.objectContaining({ ...charging, hasGatewaySecretKey: true, hasGatewayPublicKey: true }),
    ]);
    expect(created.text).not.toContain('top-secret');
    expect(await api.database.models.stores.credentials('charging')).toEqual({
      ...NO_CREDENTIALS,
      webhookSecrets: [secret('one')],
      licenseKeys: [],
      gateway: { secretKey: 'sk_top-secret', publicKey: null },
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
    ['a charge on delivery without a gateway', { platform: 'direct', paymentMode: 'onDelivery' }, 'gateway'],
    [
      'a charge on delivery where the platform charges',
      { platform: 'fastspring', paymentMode: 'onDelivery', gateway: 'sandbox' },
      'paymentMode',
    ],
    ['an unknown way to charge', { platform: 'direct', chargeMode: 'later' }, 'chargeMode'],
    ['an unknown gateway', { platform: 'direct', gateway: 'bank' }, 'gateway'],
    ['Stripe without its key', { platform: 'direct', gateway: 'stripe' }, 'credentials.gateway.secretKey'],
    [
      'a key that no header can carry',
      { platform: 'direct', credentials: { gateway: { secretKey: 'sk 1' } } },
      'credentials.gateway.secretKey',
    ],
    ['a payment window of no time', { platform: 'direct', paymentWindowDays: 0 }, 'paymentWindowDays'],
    ['a payment window of months', { platform: 'direct', paymentWindowDays: 31 }, 'paymentWindowDays'],
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

describe('PUT /v1/stores/{id} outside the sandbox', () => {
  const production = useApi({ sandboxPaymentsUrl: null });

  it('refuses the gateway that takes no money', async () => {
    const body = { name: 'Shop', platform: 'direct', gateway: 'sandbox' };
    const reply = await production.call('PUT', '/v1/stores/shop', { body });

    expect([reply.status, reply.body]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ path: 'gateway' })] }),
    ]);
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
