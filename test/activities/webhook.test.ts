import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { openWebhookGate, webhookActivities, type WebhookDependencies } from '../../activities/webhook';
import type { RecordedEvent } from '../../domain/vendor-event';
import { DELIVERY_WINDOW_MS, type DeliveryRequest, type WebhookEndpoint } from '../../domain/webhook';
import type { SignedMessage } from '../../webhooks/message';
import type { SendingOutcome } from '../../webhooks/sender';
import { useDatabase } from '../helpers/database';
import { minute } from '../models/orders';
import { anEndpoint, anEvent, inForce } from '../webhooks/events';
import { range } from './shop';

const NOW = new Date(minute(500));
const delivered: SendingOutcome = {
  isDelivered: true,
  httpStatus: 200,
  failure: null,
  answer: 'ok',
  retryAfterMs: null,
};
const failed = (changes: Partial<SendingOutcome> = {}): SendingOutcome => ({
  ...{ isDelivered: false, httpStatus: 500, failure: 'answered 500', answer: 'no', retryAfterMs: null },
  ...changes,
});

describe('webhookActivities', () => {
  const database = useDatabase();
  let count = 0;

  const activities = (
    send: (url: string, message: SignedMessage) => Promise<SendingOutcome>,
    changes: Partial<WebhookDependencies> = {},
  ) =>
    webhookActivities({
      models: database.models,
      sender: { send },
      openGate: openWebhookGate,
      deliver: async () => undefined,
      now: () => NOW,
      random: () => 0,
      pause: async () => undefined,
      ...changes,
    });

  /** An event of its own for an endpoint of its own. */
  async function prepare(changes: Partial<WebhookEndpoint> = {}) {
    count += 1;
    const endpoint = anEndpoint({ id: `endpoint-${count}`, ...changes });
    await database.models.webhookEndpoints.save(endpoint, [inForce('secret')]);
    const event = await database.models.vendorEvents.record(anEvent(count));
    await database.models.webhookDeliveries.add(endpoint.id, event, 'pending');
    return { endpoint, event, request: { endpoint: endpoint.id, event: event.id, round: 0 } };
  }
  const logOf = (request: DeliveryRequest) => database.models.webhookDeliveries.find(request);

  /** Runs a try as the server does, so many milliseconds after the first. */
  const post = (
    { postEvent }: ReturnType<typeof webhookActivities>,
    request: DeliveryRequest,
    sinceMs = 0,
  ): Promise<unknown> => {
    const scheduledTimestampMs = NOW.getTime() - sinceMs;
    const environment = new MockActivityEnvironment({ scheduledTimestampMs }, { logger: new DefaultLogger('ERROR') });
    return environment.run(postEvent, request).catch((error: unknown) => error);
  };

  describe('postEvent', () => {
    it('sends an event signed, and notes what was answered', async () => {
      const { endpoint, event, request } = await prepare();
      const send = jest.fn<Promise<SendingOutcome>, [string, SignedMessage]>(async () => ({
        ...delivered,
        answer: inForce('secret').value,
      }));

      expect(await post(activities(send), request)).toBe('delivered');
      expect(send).toHaveBeenCalledTimes(1);
      expect(send.mock.calls[0]).toMatchObject([
        endpoint.url,
        { headers: { 'webhook-id': event.id, 'webhook-signature': expect.stringMatching(/^v1,\S+$/) as string } },
      ]);
      expect(await logOf(request)).toMatchObject({
        ...{ state: 'delivered', attempts: 1, nextAttemptAt: null },
        lastAttempt: { at: NOW.toISOString(), httpStatus: 200, failure: null, answer: '***' },
      });
    });

    it('signs by both secrets while one is rotated out, and by one afterwards', async () => {
      const { endpoint, request } = await prepare();
      const old = (acceptedUntil: string) => ({ ...inForce('old'), acceptedUntil });
      const signatures: string[][] = [];
      const sent = activities(async (_url, { headers }) => {
        signatures.push((headers['webhook-signature'] ?? '').split(' '));
        return failed();
      });
      for (const until of [minute(501), minute(499)]) {
        await database.models.webhookEndpoints.save(endpoint, [inForce('new'), old(until)]);
        await post(sent, request);
      }

      expect(signatures.map(({ length }) => length)).toEqual([2, 1]);
      expect(signatures[0]?.[0]).toBe(signatures[1]?.[0]);
    });

    it.each<[string, Partial<SendingOutcome>, number, number]>([
      ['5 s after a first failure', {}, 0, 5_000],
      ['when the receiver asks for it', { httpStatus: 429, retryAfterMs: 90_000 }, 0, 90_000],
      ['a minute before the end, and not after it', { retryAfterMs: 3_600_000 }, DELIVERY_WINDOW_MS - 600_000, 540_000],
    ])('has the server try again %s', async (_when, outcome, sinceMs, delay) => {
      const { request } = await prepare();
      const failure = await post(
        activities(async () => failed(outcome)),
        request,
        sinceMs,
      );

      expect(failure).toBeInstanceOf(ApplicationFailure);
      expect(failure).toMatchObject({ type: 'NotDelivered', nextRetryDelay: delay, nonRetryable: false });
      expect(await logOf(request)).toMatchObject({
        ...{ state: 'pending', attempts: 1, nextAttemptAt: new Date(NOW.getTime() + delay).toISOString() },
        lastAttempt: { httpStatus: outcome.httpStatus ?? 500, failure: 'answered 500' },
      });
    });

    it('goes on after a 410, and leaves the endpoint as it is', async () => {
      const { endpoint, request } = await prepare();
      const failure = await post(
        activities(async () => failed({ httpStatus: 410 })),
        request,
      );

      expect(failure).toMatchObject({ nonRetryable: false });
      expect(await database.models.webhookEndpoints.find(endpoint.id)).toEqual(endpoint);
      expect(
        await post(
          activities(async () => delivered),
          request,
        ),
      ).toBe('delivered');
    });

    it('sends nothing twice after its delivery has been noted, and the same id where it was not', async () => {
      const { request } = await prepare();
      const ids: (string | undefined)[] = [];
      const send = async (_url: string, { headers }: SignedMessage) => {
        ids.push(headers['webhook-id']);
        return delivered;
      };
      const addAttempt = () => Promise.reject(new Error('killed'));
      const { webhookDeliveries } = database.models;
      const models = { ...database.models, webhookDeliveries: { ...webhookDeliveries, addAttempt } };
      await post(activities(send, { models }), request);
      await post(activities(send), request);
      await post(activities(send), request);

      expect(ids).toEqual([request.event, request.event]);
    });

    it('sends a delivered event anew in a later round, and none of an earlier round from then on', async () => {
      const { request } = await prepare();
      const send = jest.fn(async () => delivered);
      const later = { ...request, round: 1 };
      const ends = [request, later, later, request].map((each) => () => post(activities(send), each));
      const found: unknown[] = [];
      for (const end of ends) found.push(await end());

      expect(found).toEqual(['delivered', 'delivered', 'delivered', 'superseded']);
      expect(send).toHaveBeenCalledTimes(2);
    });

    it('holds what is for a disabled endpoint, and ends what is for a removed one', async () => {
      const [paused, gone] = [await prepare({ enabled: false }), await prepare()];
      await database.models.webhookEndpoints.remove(gone.endpoint.id);
      const send = jest.fn(async () => delivered);

      expect(await post(activities(send), paused.request)).toBe('held');
      expect(await post(activities(send), gone.request)).toBe('removed');
      expect([(await logOf(paused.request))?.state, (await logOf(gone.request))?.state]).toEqual(['held', 'failed']);
      expect(send).not.toHaveBeenCalled();
    });

    it('sends a test to a disabled endpoint', async () => {
      const { endpoint } = await prepare({ enabled: false });
      const event = await database.models.vendorEvents.record(anEvent(0, { cause: 'a test', type: 'webhook.test' }));
      const request = { endpoint: endpoint.id, event: event.id, round: 0 };

      expect(
        await post(
          activities(async () => delivered),
          request,
        ),
      ).toBe('delivered');
    });

    it('lets ten messages at once to one endpoint, and as many to another beside them', async () => {
      const [slow, other] = [await prepare(), await prepare()];
      let letGo: () => void = () => undefined;
      const hanging = new Promise<void>((resolve) => (letGo = resolve));
      const underWay: string[] = [];
      const both = activities(async (url) => {
        underWay.push(url);
        await hanging;
        return delivered;
      });
      await database.models.webhookEndpoints.save({ ...other.endpoint, url: 'https://other.example.com/' });
      const events: RecordedEvent[] = [];
      for (const n of range(12)) events.push(await database.models.vendorEvents.record(anEvent(600 + n)));
      const outcomes = [slow, other].flatMap(({ endpoint }) =>
        events.map(({ id }) => post(both, { endpoint: endpoint.id, event: id, round: 0 })),
      );
      const settled: unknown[] = [];
      for (const outcome of outcomes) void outcome.then((end) => settled.push(end));
      while (underWay.length < 20 || settled.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
      letGo();
      const ends = await Promise.all(outcomes);

      expect(settled.slice(0, 4).every((end) => end instanceof ApplicationFailure)).toBe(true);
      expect(ends.filter((end) => end === 'delivered')).toHaveLength(20);
      expect(underWay.filter((url) => url === slow.endpoint.url)).toHaveLength(10);
    });

    it('leaves an endpoint alone for a while that fails again and again, and counts no try meanwhile', async () => {
      const { endpoint } = await prepare();
      const send = jest.fn(async () => failed());
      const failing = activities(send);
      const failures: unknown[] = [];
      for (const n of range(12)) {
        const { id } = await database.models.vendorEvents.record(anEvent(700 + n));
        failures.push(await post(failing, { endpoint: endpoint.id, event: id, round: 0 }));
      }
      const last = await database.models.vendorEvents.record(anEvent(711));
      const log = await logOf({ endpoint: endpoint.id, event: last.id, round: 0 });

      expect(send).toHaveBeenCalledTimes(10);
      expect(failures.filter((failure) => failure instanceof ApplicationFailure)).toHaveLength(12);
      expect(log).toMatchObject({ state: 'pending', attempts: 0, nextAttemptAt: expect.any(String) as string });
    });
  });

  describe('giveUpDelivery', () => {
    it('leaves the delivery in the log as failed', async () => {
      const { request } = await prepare();
      const { giveUpDelivery } = activities(async () => failed());
      await post(
        activities(async () => failed()),
        request,
      );
      await giveUpDelivery(request);

      expect(await logOf(request)).toMatchObject({ state: 'failed', attempts: 1, nextAttemptAt: null });
    });
  });

  describe('replayPage', () => {
    it('asks for all that the endpoint wants of a time, also of before it was made, page by page', async () => {
      const { endpoint } = await prepare({ types: ['order.*'] });
      for (const n of range(150))
        await database.models.vendorEvents.record(
          anEvent(1_000 + n, { type: n % 3 === 0 ? 'license.renewed' : 'order.fulfilled' }),
        );
      const asked: DeliveryRequest[] = [];
      const waits: number[] = [];
      const { replayPage } = activities(async () => delivered, {
        deliver: async (request) => void asked.push(request),
        pause: async (milliseconds) => void waits.push(milliseconds),
      });
      const run = (cursor: string | null) =>
        new MockActivityEnvironment().run<Parameters<typeof replayPage>, string | null, typeof replayPage>(
          replayPage,
          { endpoint: endpoint.id, from: minute(1_000), to: minute(1_148) },
          42,
          cursor,
        );
      const cursor = await run(null);
      const end = await run(cursor);

      expect([typeof cursor, end]).toEqual(['string', null]);
      expect(new Set(asked.map(({ event }) => event)).size).toBe(99);
      expect(asked.every((request) => request.endpoint === endpoint.id && request.round === 42)).toBe(true);
      expect(waits).toEqual(asked.map(() => 100));
    });
  });
});
