import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { createOrderGateway } from '../../api/order-gateway';
import { webhookWorkflowId } from '../../domain/ids';
import { retryDelayMs, withinWindow, DELIVERY_WINDOW_MS, type DeliveryRequest } from '../../domain/webhook';
import type { deliverEvent } from '../../workflows';
import { eventTypes, useTemporal, type Run } from '../helpers/temporal';

const DAY_MS = 24 * 60 * 60_000;

describe('deliverEvent', () => {
  const temporal = useTemporal();
  let count = 0;
  const newRequest = (): DeliveryRequest => ({ endpoint: 'erp', event: `evt_${(count += 1)}`, round: 0 });

  const start = async ({ env, taskQueue }: Run, request: DeliveryRequest) => {
    const { status } = await createOrderGateway(env.client, { taskQueue }).deliverEvent(request);
    const handle = env.client.workflow.getHandle<typeof deliverEvent>(
      webhookWorkflowId(request.endpoint, request.event),
    );
    return { status, handle };
  };

  /** Fails as the activity does, and notes when it was tried. */
  function failing(retryAfterMs: number | null = null) {
    const clock = { run: null as Run | null };
    const times: number[] = [];
    const postEvent = jest.fn(async (): Promise<never> => {
      const { attempt, scheduledTimestampMs } = activityInfo();
      const since = ((await clock.run?.env.currentTimeMs()) ?? 0) - scheduledTimestampMs;
      times.push(since);
      const nextRetryDelay = withinWindow(retryDelayMs(attempt, retryAfterMs, 0), DELIVERY_WINDOW_MS - since);
      throw ApplicationFailure.create({ message: 'Not delivered yet', nextRetryDelay });
    });
    const giveUpDelivery = jest.fn(async () => undefined);
    const mailFailedDelivery = jest.fn(async () => undefined);
    return { clock, times, activities: { postEvent, giveUpDelivery, mailFailedDelivery } };
  }

  it('costs eleven events', async () => {
    const { events, end } = await temporal.run({ postEvent: async () => 'delivered' }, async (run) => {
      const { handle } = await start(run, newRequest());
      return { end: await handle.result(), events: await eventTypes(handle) };
    });

    expect(end).toBe('delivered');
    expect(events).toHaveLength(11);
  });

  it('tries for five days at growing intervals, then gives up and tells the vendor, at 23 events', async () => {
    const request = newRequest();
    const { clock, times, activities } = failing();
    const { events, end } = await temporal.run(activities, async (run) => {
      clock.run = run;
      const { handle } = await start(run, request);
      return { end: await handle.result(), events: await eventTypes(handle) };
    });
    const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));

    expect(end).toBe('failed');
    expect(activities.giveUpDelivery.mock.calls).toEqual([[request]]);
    expect(activities.mailFailedDelivery.mock.calls).toEqual([[request]]);
    expect(times.length).toBeGreaterThanOrEqual(36);
    expect(times.length).toBeLessThanOrEqual(40);
    expect(times.at(-1)).toBeGreaterThan(5 * DAY_MS - 120_000);
    expect(Math.max(...gaps)).toBeLessThan(4 * 60 * 60_000 + 60_000);
    expect(gaps[0]).toBeLessThan(60_000);
    expect(events.length).toBeLessThanOrEqual(23);
  });

  it('heeds a receiver that asks for an hour, and delivers when that takes it on the third day', async () => {
    const { clock, times, activities } = failing(60 * 60_000);
    const postEvent = jest.fn(() =>
      times.length < 60 ? activities.postEvent() : Promise.resolve('delivered' as const),
    );
    const end = await temporal.run({ ...activities, postEvent }, async (run) => {
      clock.run = run;
      return (await start(run, newRequest())).handle.result();
    });

    expect(end).toBe('delivered');
    expect((times.at(-1) ?? 0) / DAY_MS).toBeCloseTo(59 / 24, 1);
    expect(activities.mailFailedDelivery).not.toHaveBeenCalled();
  });

  it('is begun once for an event', async () => {
    const request = newRequest();
    const postEvent = jest.fn(async () => 'delivered' as const);
    const again = await temporal.run({ postEvent }, async (run) => {
      await (await start(run, request)).handle.result();
      return (await start(run, request)).status;
    });

    expect(again).toBe('closed');
    expect(postEvent).toHaveBeenCalledTimes(1);
  });

  it('is begun anew by a replay', async () => {
    const request = newRequest();
    const postEvent = jest.fn<Promise<'delivered'>, [DeliveryRequest]>(async () => 'delivered');
    await temporal.run({ postEvent }, async (run) => {
      await (await start(run, request)).handle.result();
      await (await start(run, { ...request, round: 5 })).handle.result();
    });

    expect(postEvent.mock.calls.map(([{ round }]) => round)).toEqual([0, 5]);
  });
});
