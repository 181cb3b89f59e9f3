import { minute } from '../models/orders';
import { anEndpoint, anEvent, inForce } from '../webhooks/events';
import { useApi } from './api';

const api = useApi();
const range = (length: number) => Array.from({ length }, (_, n) => n);

beforeAll(async () => {
  const { webhookEndpoints, webhookDeliveries, vendorEvents } = api.database.models;
  for (const id of ['erp', 'crm']) await webhookEndpoints.save(anEndpoint({ id }), [inForce()]);
  await webhookEndpoints.save(anEndpoint({ id: 'paused', enabled: false }), [inForce()]);
  for (const n of range(5)) await webhookDeliveries.add('erp', await vendorEvents.record(anEvent(n)), 'pending');
});
beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.deliveries.length = 0;
  api.gateway.replays.length = 0;
});

interface Page {
  deliveries: { event: string; at: string }[];
  cursor: string | null;
}

describe('GET /v1/webhook-endpoints/{id}/deliveries', () => {
  const list = (query = '', id = 'erp') => api.call<Page>('GET', `/v1/webhook-endpoints/${id}/deliveries?${query}`);

  it('shows the newest first, page by page', async () => {
    const first = await list('limit=3');
    const second = await list(`limit=3&cursor=${first.body.cursor}`);

    expect(first.body.deliveries[0]).toEqual({
      event: expect.stringMatching(/^evt_/) as string,
      type: 'order.fulfilled',
      at: minute(4),
      of: 'order-4',
      state: 'pending',
      attempts: 0,
      lastAttempt: null,
      nextAttemptAt: null,
      replayedAt: null,
    });
    expect([...first.body.deliveries, ...second.body.deliveries].map(({ at }) => at)).toEqual(
      [4, 3, 2, 1, 0].map(minute),
    );
    expect(second.body.cursor).toBeNull();
  });

  it('narrows by state, type and time', async () => {
    const found = await Promise.all(
      ['state=delivered', 'type=order.expired', `from=${minute(1)}&to=${minute(2)}`, 'state=pending'].map((query) =>
        list(query),
      ),
    );

    expect(found.map(({ body }) => body.deliveries.length)).toEqual([0, 0, 2, 5]);
  });

  it('refuses a wrong state, a wrong time, and an endpoint that is not there', async () => {
    const replies = [await list('state=lost'), await list('from=yesterday'), await list('', 'nowhere')];

    expect(replies.map(({ status }) => status)).toEqual([422, 422, 404]);
  });
});

describe('POST /v1/webhook-endpoints/{id}/replay', () => {
  const replay = (body: object, id = 'erp', key?: string) =>
    api.call('POST', `/v1/webhook-endpoints/${id}/replay`, { body, ...(key !== undefined && { key }) });
  const eventOf = async (n: number) => (await api.database.models.vendorEvents.record(anEvent(n))).id;

  it('sends one event in a round of its own, also to an endpoint that has not had it, and is audited', async () => {
    const event = await eventOf(1);
    const reply = await replay({ event }, 'crm', await api.addKey('operator'));
    const { entries } = await api.database.models.audit.list({ subject: 'crm' }, { limit: 1 });

    expect([reply.status, reply.body]).toEqual([202, { webhookEndpoint: 'crm', status: 'replaying' }]);
    expect(api.gateway.deliveries).toEqual([{ endpoint: 'crm', event, round: expect.any(Number) as number }]);
    expect(api.gateway.deliveries[0]?.round).toBeGreaterThan(0);
    expect(entries).toMatchObject([{ action: 'webhook_endpoint.replayed', by: 'operator key', details: { event } }]);
  });

  it('sends a stretch of time, one at a time', async () => {
    const body = { from: minute(0), to: minute(3) };
    const replies = [await replay(body), await replay(body)];

    expect(replies.map(({ status }) => status)).toEqual([202, 409]);
    expect(replies[1]?.body).toMatchObject({ code: 'replay_running' });
    expect(api.gateway.replays).toEqual([{ endpoint: 'erp', ...body }]);
  });

  it('refuses more than 10,000 events', async () => {
    const countBetween = jest.spyOn(api.database.models.vendorEvents, 'countBetween').mockResolvedValueOnce(10_001);
    const { status, body } = await replay({ from: minute(0), to: minute(3) });

    expect([status, body]).toMatchObject([409, { code: 'replay_too_large' }]);
    expect(countBetween).toHaveBeenCalledWith(minute(0), minute(3), 10_001);
    expect(api.gateway.replays).toEqual([]);
  });

  it('refuses what names nothing, and whom it is not for', async () => {
    const event = await eventOf(1);
    const replies = [
      await replay({}),
      await replay({ event, from: minute(0), to: minute(1) }),
      await replay({ from: minute(2), to: minute(1) }),
      await replay({ event: 'evt_unknown' }),
      await replay({ event }, 'nowhere'),
      await replay({ event }, 'paused'),
      await replay({ event }, 'erp', await api.addKey('support')),
    ];
    api.gateway.state = 'down';

    expect([...replies, await replay({ event })].map(({ status }) => status)).toEqual([
      422, 422, 422, 404, 404, 409, 403, 503,
    ]);
    expect(api.gateway.deliveries).toEqual([]);
  });
});

describe('POST /v1/webhook-endpoints/{id}/test', () => {
  it('sends an event of its own each time, to this endpoint only, also while it is disabled', async () => {
    const test = () => api.call<{ event: string }>('POST', '/v1/webhook-endpoints/paused/test');
    const replies = [await test(), await test()];
    const [event] = replies.map(({ body }) => body.event);

    expect(replies.map(({ status }) => status)).toEqual([202, 202]);
    expect(api.gateway.deliveries).toEqual(
      replies.map((reply) => ({ endpoint: 'paused', event: reply.body.event, round: 0 })),
    );
    expect(await api.database.models.vendorEvents.find(event ?? '')).toMatchObject({ type: 'webhook.test' });
    expect(new Set(replies.map((reply) => reply.body.event)).size).toBe(2);
  });
});
