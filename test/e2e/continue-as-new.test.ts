import { orderWorkflowId, subscriptionWorkflowId } from '../../domain/ids';
import type { SubscriptionFact } from '../../domain/subscription';
import { codesReservedSignal, subscriptionChangedSignal, TASK_QUEUE } from '../../workflows/messages';
import { ordersOf } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';

jest.setTimeout(300_000);

/** As many events make a history longer than Temporal wants it to be, each of them being one at least. */
const SIGNALS = 4_500;
const AT_ONCE = 10;

describe('a workflow whose history has grown long', () => {
  const engine = useEngine();
  const { act, place, shown } = ordersOf(engine);

  const runOf = async (workflowId: string): Promise<string> =>
    (await engine.temporal.workflow.getHandle(workflowId).describe()).runId;

  /** Sends signals until the workflow has begun a new run. */
  async function signalUntilNew(workflowId: string, signal: (index: number) => Promise<unknown>): Promise<number> {
    const first = await runOf(workflowId);
    let sent = 0;
    const lane = async () => {
      while (sent < SIGNALS) {
        sent += 1;
        await signal(sent);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    await until(`a new run of ${workflowId}`, async () => (await runOf(workflowId)) !== first);
    return sent;
  }

  it('goes on in a new one: an order that waits is served by the stock that comes then', async () => {
    const { body } = await place({
      externalId: 'LONG-1',
      delivery: 'email',
      lines: [{ product: 'plugin', quantity: 1_000 }],
    });
    await shown(body.id, ({ state }) => state === 'exception');
    const identity = { orderId: body.id, storeId: 'direct', externalId: 'LONG-1' };
    const workflowId = orderWorkflowId(identity);
    const handle = engine.temporal.workflow.getHandle(workflowId);
    await signalUntilNew(workflowId, (index) => handle.signal(codesReservedSignal, { line: `none-${index}` }));
    const cancelled = await act(body.id, 'cancel');
    const order = await shown(body.id, ({ state }) => state === 'exception');

    expect(cancelled.status).toBe(200);
    expect(order.lines).toMatchObject([{ exception: { reason: 'refund_due' } }]);
  });

  it('goes on in a new one: a subscription loses no fact', async () => {
    const fact = (index: number): SubscriptionFact => ({
      eventId: `event-${index}`,
      turn: 'renewed',
      at: new Date(Date.UTC(2020, 0, index)).toISOString(),
      paidUntil: new Date(Date.UTC(2030, 0, index)).toISOString(),
      paymentId: `payment-${index}`,
      externalId: null,
      product: null,
    });
    const workflowId = subscriptionWorkflowId('direct', 'sub-long');
    const tell = (index: number) =>
      engine.temporal.workflow.signalWithStart('keepSubscription', {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: ['direct', 'sub-long', null],
        signal: subscriptionChangedSignal,
        signalArgs: [fact(index)],
      });
    await tell(0);
    const sent = await signalUntilNew(workflowId, tell);
    const find = async () =>
      (await engine.models.subscriptions.list({ storeIds: ['direct'] }, { limit: 10 })).subscriptions.find(
        ({ subscriptionId }) => subscriptionId === 'sub-long',
      );
    await until('the last fact', async () => (await find())?.paidUntil === fact(sent).paidUntil);
    await engine.temporal.workflow.getHandle(workflowId).terminate();

    expect((await find())?.state).toBe('active');
  });
});
