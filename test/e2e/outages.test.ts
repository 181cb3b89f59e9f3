import { orderWorkflowId } from '../../domain/ids';
import { isDelivered, ordersOf, type OrderView } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { fastSpringShop, saleWebhook } from '../helpers/fastspring-shop';

jest.setTimeout(300_000);

describe('an order', () => {
  const engine = useEngine();
  const shop = fastSpringShop(engine);
  const { codesHeld, mailsTo, place, placeForSure, shown } = ordersOf(engine);

  it('is not taken while Temporal is down, and its redelivery is', async () => {
    await shop.webhookForSure('O-WARM-UP', { 'desktop-app': 1 });
    await engine.servers.temporal.stop();
    const webhook = await shop.send(saleWebhook('O-TEMPORAL', { 'desktop-app': 1 }));
    const license = await shop.license('O-TEMPORAL', 'desktop-app', 1);
    const direct = await place({ externalId: 'O-TEMPORAL' });
    await engine.servers.restartTemporal();
    await shop.webhookForSure('O-TEMPORAL', { 'desktop-app': 1 });
    await until('the mail', () => mailsTo('O-TEMPORAL').length > 0);
    const codes = await shop.licenseForSure('O-TEMPORAL', 'desktop-app', 1);
    const { id } = await placeForSure({ externalId: 'O-TEMPORAL' });

    expect([webhook.status, license.status, direct.status]).toEqual([503, 503, 503]);
    expect([webhook.text, license.text]).toEqual(['', '']);
    expect(direct.body).toMatchObject({ code: 'temporal_unavailable' });
    expect(mailsTo('O-TEMPORAL')[0]?.text).toContain(codes[0]);
    expect(await shown(id, isDelivered)).toMatchObject({ state: 'delivered' });
    expect(engine.worker.isRunning()).toBe(true);
  });

  it('is taken while the database is down, and goes on when it is back', async () => {
    await placeForSure({ externalId: 'O-WARM-UP-DIRECT' });
    await engine.servers.mongo.kill();
    const taken = await place({ externalId: 'O-DATABASE', delivery: 'email' });
    const workflow = engine.temporal.workflow.getHandle(
      orderWorkflowId({ orderId: taken.body.id, storeId: 'direct', externalId: 'O-DATABASE' }),
    );
    await until("the allocation to be left to Temporal's retries", async () => {
      const { raw } = await workflow.describe();
      return (raw.pendingActivities ?? []).length > 0;
    });
    const meanwhile = await engine.call<OrderView>('GET', `/v1/orders/${taken.body.id}`);
    await engine.servers.restartMongo();
    const order = await shown(taken.body.id, isDelivered);
    const [[code] = []] = await codesHeld(order.id);

    expect(taken.status).toBe(202);
    expect(meanwhile).toMatchObject({ status: 200, body: { state: 'processing' } });
    expect(mailsTo('O-DATABASE').map(({ text }) => text.includes(code!))).toEqual([true]);
  });

  it('has its mail delayed while the mail server is down, and not lost', async () => {
    await engine.servers.mailbox.stop();
    const names = ['O-MAIL-1', 'O-MAIL-2', 'O-MAIL-3', 'O-MAIL-4', 'O-MAIL-5'];
    const taken = await Promise.all(names.map((externalId) => placeForSure({ externalId, delivery: 'email' })));
    const isDelayed = ({ timeline = [] }: OrderView) => timeline.some(({ event }) => event === 'mail_delayed');
    const delayed = await Promise.all(taken.map(({ id }) => shown(id, isDelayed)));
    await engine.servers.restartMailbox();
    await Promise.all(taken.map(({ id }) => shown(id, isDelivered)));

    expect(delayed.map(({ lines }) => lines[0]?.state)).toEqual(names.map(() => 'granted'));
    expect(names.map((name) => mailsTo(name).length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('is finished by a worker that is asked to end, or by the next one, and mailed once', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `O-SIGTERM-${index}`);
    const taken = await Promise.all(names.map((externalId) => placeForSure({ externalId, delivery: 'email' })));
    await until('a few mails', () => names.filter((name) => mailsTo(name).length > 0).length >= 3);
    const { worker } = engine;
    await worker.stop(60_000);
    await engine.startWorker();
    await Promise.all(taken.map(({ id }) => shown(id, isDelivered)));

    expect(worker.ending()).toMatch(/^ended with code 0/);
    expect(names.map((name) => mailsTo(name).length)).toEqual(names.map(() => 1));
  });
});
