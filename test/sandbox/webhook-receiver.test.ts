import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Webhook } from 'standardwebhooks';
import { problemHandler } from '../../api/errors';
import { RECEIVER_SECRET, seedWebhookEndpoint, webhookReceiver } from '../../sandbox/webhook-receiver';
import { signedMessage } from '../../webhooks/message';
import { useDatabase } from '../helpers/database';
import { anEndpoint, inForce } from '../webhooks/events';

describe('webhookReceiver', () => {
  let server: Server;

  beforeAll(async () => {
    const app = express().use(express.json(), webhookReceiver(), problemHandler);
    await new Promise<void>((resolve) => {
      server = app.listen(0, '127.0.0.1', () => resolve());
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const call = (method: string, body?: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox/webhooks`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    });
  const shown = async () =>
    (await (await call('GET')).json()) as {
      mode: string;
      webhooks: { headers: Record<string, string>; body: object; answered: number | null }[];
    };
  const turn = (mode: string) => call('PUT', JSON.stringify({ mode }));

  it('takes events, and shows the newest with what verifies it', async () => {
    const event = { type: 'order.fulfilled', at: '2026-03-01T00:00:00.000Z', data: '{"order":{"id":"1"}}' } as const;
    for (const id of ['evt_1', 'evt_2']) {
      const { body, headers } = signedMessage({ id, ...event }, [RECEIVER_SECRET], new Date());
      expect((await call('POST', body, headers)).status).toBe(204);
    }
    const [newest, older] = (await shown()).webhooks;

    expect([newest?.headers['webhook-id'], older?.headers['webhook-id']]).toEqual(['evt_2', 'evt_1']);
    expect(new Webhook(RECEIVER_SECRET).verify(JSON.stringify(newest?.body), newest?.headers ?? {})).toMatchObject({
      type: 'order.fulfilled',
    });
  });

  it.each([
    ['fail', 500],
    ['gone', 410],
  ])('misbehaves as told: %s', async (mode, status) => {
    await turn(mode);

    expect((await call('POST', '{}')).status).toBe(status);
    const { webhooks, ...dial } = await shown();
    expect([dial, webhooks[0]?.answered]).toEqual([{ mode }, status]);
  });

  it('hangs as told', async () => {
    await turn('hang');
    const calling = new AbortController();
    const answer = call('POST', '{"hangs":true}', {}, calling.signal).catch((error: Error) => error.name);
    while ((await shown()).webhooks[0]?.answered !== null) await new Promise((resolve) => setTimeout(resolve, 5));
    calling.abort();

    expect(await answer).toBe('AbortError');
  });

  it('lists the modes for a wrong one', async () => {
    const reply = await turn('explode');

    expect(reply.status).toBe(422);
    expect(await reply.text()).toContain('take, fail, gone, hang');
  });
});

describe('seedWebhookEndpoint', () => {
  const database = useDatabase();
  const endpoint = () => database.models.webhookEndpoints.find('sandbox');
  const run = (port: number) => seedWebhookEndpoint(database.models, `http://127.0.0.1:${port}`);

  it('puts an endpoint that wants everything, and follows the API to another port', async () => {
    await run(3000);
    const first = await endpoint();
    await run(3100);

    expect(first).toMatchObject({ url: 'http://127.0.0.1:3000/sandbox/webhooks', types: null, stores: null });
    expect(await endpoint()).toEqual({ ...first, url: 'http://127.0.0.1:3100/sandbox/webhooks' });
    expect(await database.models.webhookEndpoints.secrets('sandbox')).toEqual([
      { value: RECEIVER_SECRET, acceptedUntil: null },
    ]);
  });

  it('leaves what the user has made of it', async () => {
    const own = anEndpoint({ id: 'sandbox', types: ['license.*'] });
    await database.models.webhookEndpoints.save(own, [inForce()]);
    await run(3200);

    expect(await endpoint()).toEqual(own);
  });
});
