import { randomUUID } from 'node:crypto';
import { createOrderGateway } from '../../api/order-gateway';
import { connectTemporal } from '../../api/temporal-connection';
import type { OrderIdentity } from '../../domain/ids';
import { orderWorkflowId, poolWorkflowId, redeliveryWorkflowId, resubmissionWorkflowId } from '../../domain/ids';
import type { BulkAction, BulkLine } from '../../domain/bulk-action';
import { createPayloadCodec } from '../../secrets/payload-codec';
import { workflowSignals } from '../../workers/workflow-signals';
import { approveLineUpdate, cancelOrderUpdate, orderRefundedSignal } from '../../workflows/messages';
import { until } from '../helpers/engine';
import { keyRing } from '../helpers/keys';
import { fakeActivities } from '../helpers/orders';
import { allocated, objection, purchase, purchaseLine } from '../helpers/purchases';
import { useTemporal, type Run } from '../helpers/temporal';

const identify = (): OrderIdentity => ({ orderId: randomUUID(), storeId: 'direct', externalId: randomUUID() });
const gatewayOf = ({ env, taskQueue }: Run, callMilliseconds = 10_000) =>
  createOrderGateway(env.client, { taskQueue, callMilliseconds });
const order = purchase({ channel: 'api', delivery: 'response' });
const more = purchase({ ...order, lines: [purchaseLine({ key: 'plugin', product: 'plugin' })] });
const action = { by: 'Ann', why: 'agreed' };

/** Activities whose lines wait for an operator. */
const objecting = () =>
  fakeActivities({
    allocateCodes: jest.fn((request) => Promise.resolve(allocated(request, objection('below_minimum_price')))),
  });

describe('createOrderGateway', () => {
  const temporal = useTemporal();

  it('places an order and answers with it', async () => {
    const identity = identify();
    const outcome = await temporal.run(fakeActivities(), (run) =>
      gatewayOf(run).placeOrder(identity, order, null, 20_000),
    );

    expect(outcome).toMatchObject({ status: 'answered', order: { ...identity, state: 'delivered' } });
  });

  it('hands a purchase over while no worker runs, and loses none that was waited for in vain', async () => {
    const [notified, placed] = [identify(), identify()];
    const { outcomes, events } = await temporal.run(fakeActivities(), async ({ env }) => {
      const idle = gatewayOf({ env, taskQueue: randomUUID() });
      const outcomes = [
        await idle.notifyPurchase(notified, order, null),
        await idle.placeOrder(placed, order, null, 500),
      ];
      return { outcomes, ...(await env.client.workflow.getHandle(orderWorkflowId(placed)).fetchHistory()) };
    });

    expect(outcomes).toEqual([{ status: 'taken' }, { status: 'pending' }]);
    expect(events?.some((event) => event.workflowExecutionSignaledEventAttributes)).toBe(true);
  });

  it('tells of a workflow that has ended, and starts another for an earlier order only', async () => {
    const identity = identify();
    const outcomes = await temporal.run(fakeActivities(), async (run) => {
      const gateway = gatewayOf(run);
      const first = await gateway.placeOrder(identity, order, null, 20_000);
      if (first.status !== 'answered') throw new Error(first.status);
      await run.env.client.workflow.getHandle(orderWorkflowId(identity)).result();
      return {
        notified: await gateway.notifyPurchase(identity, order, null),
        placed: await gateway.placeOrder(identity, order, null, 20_000),
        updated: await gateway.update(identity, cancelOrderUpdate, [action]),
        refunded: await gateway.signal(identity, orderRefundedSignal, { eventId: 'r', lines: 'all' }, null),
        status: await gateway.status(identity),
        anew: await gateway.placeOrder(identity, more, { ...first.order, endedAt: first.order.updatedAt }, 20_000),
      };
    });

    expect(outcomes).toMatchObject({
      notified: { status: 'closed' },
      placed: { status: 'closed' },
      updated: { status: 'not_running' },
      refunded: { status: 'not_running' },
      status: { status: 'answered', order: { state: 'delivered' } },
      anew: { status: 'answered', order: { lines: [{ id: 'desktop-app' }, { id: 'plugin', state: 'delivered' }] } },
    });
  });

  it('resubmits a publisher by one workflow at a time, and again once that has ended', async () => {
    const resubmission = { publisher: `games-${randomUUID()}`, ...action };
    let finish: (count: number) => void = () => undefined;
    const resubmitLines = jest.fn(() => new Promise<number>((resolve) => (finish = resolve)));
    const outcomes = await temporal.run(fakeActivities({ resubmitLines }), async (run) => {
      const gateway = gatewayOf(run);
      const handle = run.env.client.workflow.getHandle(resubmissionWorkflowId(resubmission.publisher));
      const begun = [await gateway.resubmitPublisher(resubmission), await gateway.resubmitPublisher(resubmission)];
      await until('the first resubmission', () => resubmitLines.mock.calls.length > 0);
      finish(3);
      const counted = (await handle.result()) as number;
      begun.push(await gateway.resubmitPublisher(resubmission));
      await until('the second one', () => resubmitLines.mock.calls.length > 1);
      finish(0);
      await handle.result();
      return { begun: begun.map(({ status }) => status), counted };
    });

    expect(outcomes).toEqual({ begun: ['taken', 'closed', 'taken'], counted: 3 });
    expect(resubmitLines.mock.calls[0]).toEqual([resubmission]);
  });

  it('passes on what people decide, and the reason why not', async () => {
    const identity = identify();
    const { refused, cancelled, unsigned } = await temporal.run(objecting(), async (run) => {
      const gateway = gatewayOf(run);
      await gateway.placeOrder(identity, order, null, 20_000);
      return {
        refused: await gateway.update(identity, approveLineUpdate, [{ ...action, line: 'no-such-line' }]),
        unsigned: await gateway.update(identity, cancelOrderUpdate, [{ by: '', why: '' }]),
        cancelled: await gateway.update(identity, cancelOrderUpdate, [action]),
      };
    });

    expect(refused).toMatchObject({ status: 'refused', message: expect.stringContaining('no-such-line') as string });
    expect(unsigned.status).toBe('refused');
    expect(cancelled.status).toBe('answered');
  });

  it('knows nothing of an order that was never placed', async () => {
    const outcomes = await temporal.run(fakeActivities(), async (run) => [
      await gatewayOf(run).status(identify()),
      await gatewayOf(run).signal(identify(), orderRefundedSignal, { eventId: 'r', lines: 'all' }, null),
    ]);

    expect(outcomes).toEqual([{ status: 'not_running' }, { status: 'not_running' }]);
  });

  it('shows operators which order it is, and never an address', async () => {
    const identity = { orderId: randomUUID(), storeId: 'direct', externalId: 'ann@example.com' };
    const description = await temporal.run(objecting(), async (run) => {
      await gatewayOf(run).notifyPurchase(identity, order, null);
      return run.env.client.workflow.getHandle(orderWorkflowId(identity)).describe();
    });

    expect(description.memo).toEqual({ orderId: identity.orderId });
    expect(
      JSON.stringify([description.workflowId, description.raw.workflowExecutionInfo?.searchAttributes]),
    ).not.toContain('@');
  });

  it('starts a redelivery once under its number, and wakes a pool that may run already', async () => {
    const identity = identify();
    const outcomes = await temporal.run(
      fakeActivities({ serveWaitingLines: () => Promise.resolve(0) }),
      async (run) => {
        const gateway = gatewayOf(run);
        const placed = await gateway.placeOrder(identity, order, null, 20_000);
        if (placed.status !== 'answered') throw new Error(placed.status);
        const redelivery = { order: placed.order, n: 1, email: null, ...action };
        const sent = [await gateway.redeliver(redelivery)];
        await run.env.client.workflow.getHandle(redeliveryWorkflowId(identity.orderId, 1)).result();
        sent.push(await gateway.redeliver(redelivery));
        const woken = [await gateway.stockChanged('plugin'), await gateway.stockChanged('plugin')];
        await run.env.client.workflow.getHandle(poolWorkflowId('plugin')).result();
        return { sent, woken, again: await gateway.stockChanged('plugin') };
      },
    );

    expect(outcomes).toEqual({
      sent: [{ status: 'taken' }, { status: 'closed' }],
      woken: [{ status: 'taken' }, { status: 'taken' }],
      again: { status: 'taken' },
    });
  });
});

describe('createOrderGateway, for many lines at once', () => {
  const temporal = useTemporal();

  it('begins a bulk action once, pauses it, lets it go on, and tells of one that has ended', async () => {
    const noted: string[] = [];
    let isHeld = true;
    const lines = {
      gatherBulkLines: () => Promise.resolve(),
      actOnBulkLines: async () => isHeld,
      noteBulkAction: async (_id: string, state: string) => void noted.push(state),
    };
    const outcomes = await temporal.run(lines, async (run) => {
      const gateway = gatewayOf(run);
      const started = [await gateway.startBulkAction('b-1'), await gateway.startBulkAction('b-1')];
      const paused = await gateway.tellBulkAction('b-1', 'pause', action);
      await until('it is paused', async () => noted.includes('paused'));
      isHeld = false;
      const resumed = await gateway.resumeBulkAction('b-1', action);
      await run.env.client.workflow.getHandle('bulk-action:b-1').result();
      const told = await gateway.tellBulkAction('b-1', 'cancel', action);
      return { started, paused, resumed, told, again: await gateway.startBulkAction('b-1') };
    });

    expect(outcomes).toEqual({
      started: [{ status: 'taken' }, { status: 'closed' }],
      paused: { status: 'taken' },
      resumed: { status: 'taken' },
      told: { status: 'not_running' },
      again: { status: 'closed' },
    });
    expect(noted).toEqual(['paused', 'running', 'done']);
  });

  it('acts on a line once under the same id, and tells why an order refuses', async () => {
    const activities = objecting();
    const identity = identify();
    const ended = identify();
    const { outcomes, acted } = await temporal.run(activities, async (run) => {
      const gateway = gatewayOf(run);
      const placed = await gateway.placeOrder(identity, order, null, 20_000);
      if (placed.status !== 'answered') throw new Error(placed.status);
      const { actOnLine } = workflowSignals(run.env.client);
      const bulk = { action: 'approve', source: null, ...action } as BulkAction;
      const act = (at: OrderIdentity, line: string, id: string) =>
        actOnLine(bulk, { identity: at, line } as BulkLine, id);
      const line = placed.order.lines[0]?.id ?? '';
      const outcomes = [
        await act(identity, line, 'b-2/line'),
        await act(identity, line, 'b-2/line'),
        await act(identity, 'nothing', 'b-2/nothing'),
        await act(ended, line, 'b-2/ended'),
      ];
      const status = await gateway.status(identity);
      const timeline = status.status === 'answered' ? status.order.timeline : [];
      await gateway.update(identity, cancelOrderUpdate, [action]);
      return { outcomes, acted: timeline.filter(({ event }) => event === 'approved') };
    });

    expect(outcomes).toEqual([
      { status: 'done' },
      { status: 'done' },
      { status: 'refused', message: 'The order has no line nothing.' },
      { status: 'refused', message: 'The order has ended.' },
    ]);
    expect(acted).toHaveLength(1);
  });
});

describe('connectTemporal', () => {
  it('answers "unavailable" for every call while there is no server', async () => {
    const settings = {
      temporalAddress: '127.0.0.1:1',
      temporalNamespace: 'default',
      temporalTls: false,
      temporalApiKey: null,
    };
    const { client, probe, close } = connectTemporal(settings, createPayloadCodec(keyRing('2026')));
    const gateway = createOrderGateway(client, { callMilliseconds: 2_000 });
    const identity = identify();
    const outcomes = await Promise.all([
      gateway.notifyPurchase(identity, order, null),
      gateway.placeOrder(identity, order, null, 2_000),
      gateway.update(identity, cancelOrderUpdate, [action]),
      gateway.signal(identity, orderRefundedSignal, { eventId: 'r', lines: 'all' }, null),
      gateway.stockChanged('plugin'),
      gateway.resubmitPublisher({ publisher: 'games', ...action }),
      gateway.startBulkAction('b-1'),
      gateway.status(identity),
    ]);

    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'unavailable' })));
    await expect(probe()).rejects.toThrow();
    await close();
  });
});
