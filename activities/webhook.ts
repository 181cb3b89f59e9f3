import { activityInfo, ApplicationFailure, heartbeat } from '@temporalio/activity';
import { LRUCache } from 'lru-cache';
import { acceptedSecrets } from '../domain/store';
import { TEST_EVENT, type RecordedEvent } from '../domain/vendor-event';
import {
  DELIVERY_WINDOW_MS,
  retryDelayMs,
  wantsEvent,
  withinWindow,
  type DeliveryRequest,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookReplay,
} from '../domain/webhook';
import type { Models } from '../models/models';
import { presentable } from '../rights/answer-text';
import { createGate, type Gate } from '../rights/gate';
import { signedMessage } from '../webhooks/message';
import type { SendingOutcome, WebhookSender } from '../webhooks/sender';

export interface WebhookDependencies {
  models: Pick<Models, 'vendorEvents' | 'webhookEndpoints' | 'webhookDeliveries'>;
  sender: Pick<WebhookSender, 'send'>;
  /** Makes what lets messages to one endpoint through. */
  openGate(): Gate<SendingOutcome>;
  /** Begins a sending; throws when that could not be. */
  deliver(request: DeliveryRequest): Promise<void>;
  now(): Date;
  /** A number from 0 up to 1. */
  random(): number;
  /** Waits so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

export type WebhookActivities = ReturnType<typeof webhookActivities>;

/** How a sending has ended; `superseded` by a later one, `removed` with its endpoint. */
export type DeliveryEnd = 'delivered' | 'failed' | 'held' | 'superseded' | 'removed';

/** How many messages may be on their way to one endpoint, from each worker. */
const MOST_AT_ONCE = 10;
const MOST_GATES = 1_000;

const REPLAY_PAGE = 100;
/** A system that has just come back is not to be overrun. */
const REPLAY_PACE_MS = 100;

/** Lets ten messages through at once, and none for a while after the endpoint has failed again and again. */
export const openWebhookGate = (): Gate<SendingOutcome> =>
  createGate<SendingOutcome>(MOST_AT_ONCE, ({ isDelivered }) => !isDelivered);

/** What brings events to the vendor's own systems. */
export function webhookActivities(dependencies: WebhookDependencies) {
  const { models, openGate, deliver, pause } = dependencies;
  const { vendorEvents, webhookEndpoints, webhookDeliveries } = models;
  const gates = new LRUCache<string, Gate<SendingOutcome>>({ max: MOST_GATES });

  /** What is slow or down holds up no other: each address has a gate of its own. */
  function gateOf({ id, url }: WebhookEndpoint): Gate<SendingOutcome> {
    const key = `${id} ${url}`;
    const gate = gates.get(key) ?? openGate();
    gates.set(key, gate);
    return gate;
  }

  return {
    /** Sends an event once, unless it has been delivered; what is no delivery is a failure, so that Temporal tries again. */
    async postEvent(request: DeliveryRequest): Promise<DeliveryEnd> {
      const [endpoint, event] = await Promise.all([
        webhookEndpoints.find(request.endpoint),
        vendorEvents.find(request.event),
      ]);
      if (!event) throw ApplicationFailure.retryable(`Event ${request.event} is not in the database`, 'NotFound');
      const delivery = await webhookDeliveries.enter(request, event);
      if (!delivery) return 'superseded';
      if (delivery.state === 'delivered') return 'delivered';
      if (!endpoint) return end(dependencies, request, 'removed');
      if (!endpoint.enabled && event.type !== TEST_EVENT) return end(dependencies, request, 'held');
      const secrets = acceptedSecrets(await webhookEndpoints.secrets(endpoint.id), dependencies.now());
      const passage = await gateOf(endpoint).pass(() => send(dependencies, endpoint, event, secrets));
      if (passage.status === 'passed') return judge(dependencies, request, delivery, passage.value, secrets);
      return putOff(dependencies, request, passage.retryAfterMs);
    },

    /** Records that an event could not be delivered in all its time. */
    giveUpDelivery: (request: DeliveryRequest): Promise<void> => webhookDeliveries.end(request, 'failed'),

    /** Sends an endpoint once more what it wants of a page of events, and tells where the next page begins; null after the last. */
    async replayPage(
      { endpoint: id, from, to }: WebhookReplay,
      round: number,
      cursor: string | null,
    ): Promise<string | null> {
      const endpoint = await webhookEndpoints.find(id);
      if (!endpoint) return null;
      const page = { limit: REPLAY_PAGE, ...(cursor !== null && { cursor }) };
      const { events, cursor: next } = await vendorEvents.listBetween(from, to, page);
      for (const event of events) {
        if (!wantsEvent(endpoint, event)) continue;
        heartbeat();
        await deliver({ endpoint: id, event: event.id, round });
        await pause(REPLAY_PACE_MS);
      }
      return next;
    },
  };
}

const send = (
  { sender, now }: WebhookDependencies,
  { url }: WebhookEndpoint,
  event: RecordedEvent,
  secrets: readonly string[],
): Promise<SendingOutcome> => sender.send(url, signedMessage(event, secrets, now()));

async function end(
  { models }: WebhookDependencies,
  request: DeliveryRequest,
  why: 'held' | 'removed',
): Promise<DeliveryEnd> {
  await models.webhookDeliveries.end(request, why === 'held' ? 'held' : 'failed');
  return why;
}

async function judge(
  { models, now, random }: WebhookDependencies,
  request: DeliveryRequest,
  { attempts }: WebhookDelivery,
  { isDelivered, httpStatus, failure, answer, retryAfterMs }: SendingOutcome,
  secrets: string[],
): Promise<DeliveryEnd> {
  const time = now();
  const delayMs = isDelivered ? null : inTime(retryDelayMs(attempts + 1, retryAfterMs, random()), time);
  const attempt = { at: time.toISOString(), httpStatus, failure, answer: presentable(answer, secrets) };
  await models.webhookDeliveries.addAttempt(request, attempt, {
    state: isDelivered ? 'delivered' : 'pending',
    nextAttemptAt: delayMs === null ? null : new Date(time.getTime() + delayMs),
  });
  if (delayMs === null) return 'delivered';
  throw notDelivered(failure ?? 'unknown', delayMs);
}

async function putOff(
  { models, now }: WebhookDependencies,
  request: DeliveryRequest,
  waitMs: number,
): Promise<DeliveryEnd> {
  const time = now();
  const delayMs = inTime(waitMs, time);
  await models.webhookDeliveries.putOff(request, new Date(time.getTime() + delayMs));
  throw notDelivered('others are on their way to this endpoint, or it fails', delayMs);
}

const inTime = (delayMs: number, now: Date): number =>
  withinWindow(delayMs, activityInfo().scheduledTimestampMs + DELIVERY_WINDOW_MS - now.getTime());

const notDelivered = (why: string, nextRetryDelay: number): ApplicationFailure =>
  ApplicationFailure.create({ message: `Not delivered yet: ${why}`, type: 'NotDelivered', nextRetryDelay });
