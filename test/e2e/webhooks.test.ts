import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { orderWorkflowId } from '../../domain/ids';
import { ordersOf } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { inForce, webhookSecret } from '../webhooks/events';

jest.setTimeout(300_000);

interface Received {
  path: string;
  id: string;
  body: { id: string; type: string; data: { order: { externalId: string; state: string } } };
}

/** A vendor's own system, on several paths, of which some hang; what cannot be verified is refused. */
async function startReceiver(secret: string) {
  const received: Received[] = [];
  const hanging = new Set<string>();
  const waiting = new Set<() => void>();
  let refused = 0;
  let most = 0;
  const server: Server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const path = request.url ?? '';
      const verified = verify(secret, body, request.headers);
      if (!verified) {
        refused += 1;
        return response.writeHead(401).end();
      }
      if (hanging.has(path)) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
          most = Math.max(most, waiting.size);
          response.once('close', () => {
            waiting.delete(resolve);
            resolve();
          });
        });
        if (response.destroyed) return response;
      }
      received.push({ path, id: String(request.headers['webhook-id']), body: verified });
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    at: (path: string) => received.filter((each) => each.path === path),
    hang: (path: string) => void hanging.add(path),
    work(path: string) {
      hanging.delete(path);
      for (const letGo of waiting) letGo();
    },
    refused: () => refused,
    mostAtOnce: () => most,
    stop: () =>
      new Promise<void>((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

function verify(secret: string, body: string, headers: IncomingHttpHeaders): Received['body'] | null {
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Received['body'];
  } catch {
    return null;
  }
}

describe("webhooks to the vendor's own systems", () => {
  const engine = useEngine();
  const { placeForSure } = ordersOf(engine);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  const put = (id: string, body: object = {}) =>
    engine.call('PUT', `/v1/webhook-endpoints/${id}`, {
      body: { url: `${receiver.url}/${id}`, secrets: [inForce('e2e')], ...body },
    });
  const show = async (id: string) =>
    (await engine.call<{ enabled: boolean; deliveries: { pending: number } }>('GET', `/v1/webhook-endpoints/${id}`))
      .body;
  const pendingAt = async (id: string) => (await show(id)).deliveries.pending;
  const fulfilledAt = (id: string, prefix: string) =>
    receiver
      .at(`/${id}`)
      .filter(({ body }) => body.type === 'order.fulfilled' && body.data.order.externalId.startsWith(prefix));
  const ordersAt = (id: string, prefix: string) =>
    new Set(fulfilledAt(id, prefix).map(({ body }) => body.data.order.externalId)).size;
  const place = (prefix: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => placeForSure({ externalId: `${prefix}-${n}` })));

  beforeAll(async () => {
    receiver = await startReceiver(webhookSecret('e2e'));
    await put('erp');
    await put('slow');
  });
  afterAll(() => receiver.stop());

  it('tell of an order at no event of its history', async () => {
    const counts: number[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      const externalId = `EVENTS-${n}`;
      await placeForSure({ externalId });
      const workflow = engine.temporal.workflow.getHandle(
        orderWorkflowId({ orderId: '', storeId: 'direct', externalId }),
      );
      await workflow.result();
      counts.push((await workflow.fetchHistory()).events!.length);
    }
    await until('all to be told', () => ordersAt('erp', 'EVENTS') === 5);

    expect(Math.min(...counts)).toBe(10);
  });

  it('bring 100 orders at least once, under one id each, although the worker is killed three times', async () => {
    const placing = place('KILLED', 100);
    for (const moment of [10, 40, 70]) {
      await until(`${moment} events to be there`, () => ordersAt('erp', 'KILLED') >= moment);
      await engine.worker.kill();
      await engine.startWorker();
    }
    await placing;
    await until('all events to be there', () => ordersAt('erp', 'KILLED') === 100);
    const events = fulfilledAt('erp', 'KILLED');
    const idsByOrder = new Map<string, Set<string>>();
    for (const { id, body } of events) {
      const { externalId } = body.data.order;
      idsByOrder.set(externalId, (idsByOrder.get(externalId) ?? new Set()).add(id));
    }
    process.stderr.write(`${events.length - 100} of 100 events came more than once\n`);

    expect([...idsByOrder.values()].every(({ size }) => size === 1)).toBe(true);
    expect(events.every(({ id, body }) => id === body.id && body.data.order.state === 'delivered')).toBe(true);
    expect(receiver.refused()).toBe(0);
  });

  it('reach one endpoint while another hangs, whose events wait in the log and come by a replay', async () => {
    await until('nothing to be left from before', async () => (await pendingAt('slow')) === 0);
    receiver.hang('/slow');
    const from = new Date().toISOString();
    await place('HANGING', 40);
    await until('the other to have all', () => ordersAt('erp', 'HANGING') === 40);
    const atOnce = receiver.mostAtOnce();
    const arrived = ordersAt('slow', 'HANGING');
    const { enabled, deliveries } = await show('slow');
    receiver.work('/slow');
    const replay = await engine.call('POST', '/v1/webhook-endpoints/slow/replay', {
      body: { from, to: new Date().toISOString() },
    });
    await until('the replay to bring all', () => ordersAt('slow', 'HANGING') === 40);
    await until('the log to show it', async () => (await pendingAt('slow')) === 0);

    expect([arrived, enabled, replay.status]).toEqual([0, true, 202]);
    expect(deliveries.pending).toBe(40);
    expect(atOnce).toBeLessThanOrEqual(10);
  });

  it('show in the log what a test came to', async () => {
    const { body } = await engine.call<{ event: string }>('POST', '/v1/webhook-endpoints/erp/test');
    await until('it to arrive', () => receiver.at('/erp').some(({ id }) => id === body.event));
    const logged = async () => {
      const path = '/v1/webhook-endpoints/erp/deliveries?type=webhook.test';
      return (await engine.call<{ deliveries: object[] }>('GET', path)).body.deliveries;
    };
    await until('the log to show it', async () => 'state' in (await logged())[0]!);
    await until('the log to show that', async () => JSON.stringify(await logged()).includes('"delivered"'));

    expect(await logged()).toMatchObject([
      { event: body.event, state: 'delivered', attempts: 1, lastAttempt: { httpStatus: 204, failure: null } },
    ]);
  });
});
