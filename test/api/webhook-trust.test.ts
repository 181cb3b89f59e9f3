import { NO_CREDENTIALS } from '../../domain/store';
import { useApi } from './api';

const api = useApi();
const secrets = [{ value: 'fastspring-secret', acceptedUntil: null }];
const events = [{ id: 'e1', type: 'mailingListEntry.updated', live: true, created: 1, data: {} }];

const deliverUnsigned = (store: string) =>
  api.call<{ detail: string }>('POST', `/webhooks/${store}`, { key: null, body: { events } });
const addStore = (id: string, acceptUnsigned: boolean, webhookSecrets = secrets) =>
  api.addStore(id, { platform: 'fastspring', acceptUnsigned }, { ...NO_CREDENTIALS, webhookSecrets });

describe('an unsigned delivery', () => {
  it('is refused by a store without a secret, with the cure', async () => {
    await addStore('careful', false, []);
    const { status, body } = await deliverUnsigned('careful');

    expect([status, body.detail]).toEqual([401, expect.stringContaining('Set an HMAC secret')]);
  });

  it('is taken by a store that says so, until that store has a secret', async () => {
    await addStore('trusting', true, []);
    await addStore('signed', true);

    expect((await deliverUnsigned('trusting')).status).toBe(200);
    expect((await deliverUnsigned('signed')).status).toBe(401);
  });

  it('is refused by a store whose settings do not tell', async () => {
    const body = { name: 'Shop', platform: 'fastspring' };
    const { body: store } = await api.call('PUT', '/v1/stores/plain', { body });

    expect(store).toMatchObject({ acceptUnsigned: false, hasWebhookSecret: false });
    expect((await deliverUnsigned('plain')).status).toBe(401);
  });
});

describe('GET /webhooks/{store}', () => {
  it('answers a probe with nothing, and a call that brings something not with 200', async () => {
    await addStore('probed', false);
    const [probe, call] = await Promise.all(
      ['', '?reference=A-1&internalProductName=pro&security_request_hash=00'].map((query) =>
        api.call('GET', `/webhooks/probed${query}`, { key: null }),
      ),
    );

    expect([probe?.status, probe?.text]).toEqual([200, '']);
    expect([call?.status, call?.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
