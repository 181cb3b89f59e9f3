import { NO_CREDENTIALS, PLATFORMS, type Platform } from '../../domain/store';
import { useApi } from './api';

const api = useApi();

interface Tested {
  event: string;
  status: number;
  verdict: string;
  reason: string | null;
  order: string;
  externalId: string;
  code?: string;
  detail?: string;
}

const SECRETS = { ...NO_CREDENTIALS, webhookSecrets: [{ value: 'a-secret-of-the-store', acceptedUntil: null }] };
const body = { email: 'tester@example.com' };

/** Each test calls with a key of its own, for each key may try five times a minute. */
const tryStore = async (store: string, changes: object = {}) =>
  api.call<Tested>('POST', `/v1/stores/${store}/test-delivery`, {
    key: await api.addKey('admin'),
    body: { ...body, ...changes },
  });

beforeEach(async () => {
  await api.addProduct('desktop-app', { minimumPrices: { EUR: 9900 } });
});

describe('POST /v1/stores/{id}/test-delivery', () => {
  it.each(['fastspring', 'two-checkout', 'paypro', 'stripe', 'shopify', 'lemon-squeezy', 'standard-webhooks'] as const)(
    'is taken as a test order by the webhook of %s',
    async (platform) => {
      await api.addStore(`of-${platform}`, { platform }, SECRETS);
      const { status, body: tested } = await tryStore(`of-${platform}`);
      const orderId = api.orderIds.orderIdOf(`of-${platform}`, tested.externalId);

      expect([status, tested.status, tested.verdict, tested.reason]).toEqual([200, 200, 'accepted', null]);
      expect(tested.order).toBe(orderId);
      expect(api.gateway.notified.at(-1)).toMatchObject({ test: true, buyer: { email: 'tester@example.com' } });
    },
  );

  it.each([
    ['woocommerce', 'no mark for test orders'],
    ['polar', 'no mark for test orders'],
    ['paddle', 'leaves out what was sold'],
    ['paypal', 'a key that only it has'],
  ] as const)('refuses %s with the reason, and sends nothing', async (platform, reason) => {
    await api.addStore(`of-${platform}`, { platform }, SECRETS);
    const before = api.gateway.notified.length;
    const { status, body: problem } = await tryStore(`of-${platform}`);

    expect([status, problem.code]).toEqual([409, 'test_not_possible']);
    expect(problem.detail).toContain(reason);
    expect(api.gateway.notified).toHaveLength(before);
  });

  it('knows of every platform whether it can be tried', async () => {
    const statuses = [];
    for (const platform of PLATFORMS.filter((name): name is Exclude<Platform, 'direct'> => name !== 'direct')) {
      await api.addStore(`any-${platform}`, { platform }, SECRETS);
      statuses.push((await tryStore(`any-${platform}`)).status);
    }

    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
  });

  it('sells what the store maps, by the name that the store has for it', async () => {
    await api.addStore('mapped', { platform: 'fastspring', products: { 'their-app': 'desktop-app' } }, SECRETS);
    await tryStore('mapped');

    expect(api.gateway.notified.at(-1)?.lines[0]).toMatchObject({ product: 'their-app', unitPrice: 9900 });
  });

  it('tells why the webhook has not taken it', async () => {
    await api.addStore('down', { platform: 'fastspring' }, SECRETS);
    api.gateway.state = 'down';
    const { status, body: tested } = await tryStore('down');
    api.gateway.state = 'working';

    expect([status, tested.verdict]).toEqual([200, 'unavailable']);
  });

  it('wants a secret, a product that there is, and a store that takes deliveries', async () => {
    await api.addStore('bare', { platform: 'fastspring' });
    await api.addStore('own', { platform: 'direct' });
    const codes = [await tryStore('bare'), await tryStore('bare', { product: 'no-such-thing' }), await tryStore('own')];

    expect(codes.map(({ body: { code } }) => code)).toEqual([
      'secret_missing',
      'invalid_request',
      'store_takes_no_deliveries',
    ]);
  });

  it('is for admins, five times a minute, and is audited', async () => {
    await api.addStore('asked', { platform: 'standard-webhooks' }, SECRETS);
    const path = '/v1/stores/asked/test-delivery';
    const key = await api.addKey('admin');
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await api.call('POST', path, { key, body })).status);
    const refused = await api.call('POST', path, { key: await api.addKey('operator'), body });
    const { entries } = await api.database.models.audit.list({ subject: 'asked' }, { limit: 10 });

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(refused.status).toBe(403);
    expect(entries.filter(({ action }) => action === 'store.test_delivered')).toHaveLength(5);
    expect(JSON.stringify(entries)).not.toContain('tester@example.com');
  });
});
