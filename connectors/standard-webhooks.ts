import { z } from 'zod';
import { acceptedSecrets } from '../domain/store';
import type { DisputeOutcome, StoreEvent, SubscriptionChange, TellsMoney } from '../domain/store-event';
import type { Connector } from './connector';
import { readPart } from './json-body';
import { currency, id, isoTime, text } from './payload-fields';
import { decodedKey, readMessage, verifyMessage, wholeKey } from './standard-message';
import { tellsMinor } from './told-money';
import { answerWhole } from './whole-answer';
import { toOrderPaid } from './standard-order';

const Message = z.object({ type: text, timestamp: isoTime, data: z.unknown().optional() });

const Notice = z.object({ externalId: id });

/** The amount is in minor units. */
const Moved = Notice.extend({ amount: z.int().min(0).nullish().catch(null), currency });

const Refund = Moved.extend({ lines: z.array(id).min(1).nullish() });

const Subscription = z.object({
  subscriptionId: id,
  paymentId: id.nullish(),
  externalId: id.nullish(),
  product: id.nullish(),
  paidUntil: isoTime,
});

type Message = z.output<typeof Message>;

const DISPUTES: ReadonlyMap<string, DisputeOutcome> = new Map([
  ['dispute.opened', 'opened'],
  ['dispute.won', 'won'],
  ['dispute.lost', 'lost'],
]);

const CHANGES: ReadonlyMap<string, SubscriptionChange> = new Map([
  ['subscription.started', 'started'],
  ['subscription.renewed', 'renewed'],
  ['subscription.payment_failed', 'paymentFailed'],
  ['subscription.past_due', 'pastDue'],
  ['subscription.paused', 'paused'],
  ['subscription.resumed', 'resumed'],
  ['subscription.plan_changed', 'planChanged'],
  ['subscription.canceled_at_period_end', 'cancelledAtPeriodEnd'],
  ['subscription.ended', 'ended'],
]);

/** Any sender of Standard Webhooks, as a vendor's own shop, whose payloads are Keyrail's own. https://www.standardwebhooks.com */
export const standardWebhooks: Connector = {
  verify(delivery, { webhookSecrets }, now) {
    const secrets = acceptedSecrets(webhookSecrets, now);
    const keys = secrets.map((secret) => decodedKey(secret) ?? wholeKey(secret));
    verifyMessage(delivery, keys, now);
  },
  parse: (delivery) => readMessage(delivery, (body, eventId) => [toStoreEvent(readPart(body, Message), eventId)]),
  answer: answerWhole,
};

function toStoreEvent(message: Message, eventId: string): StoreEvent {
  const { data } = message;
  const type = message.type ?? 'unknown';
  const spelled = type.replaceAll('cancelled', 'canceled');
  const outcome = DISPUTES.get(spelled);
  if (outcome) return { kind: 'orderDisputed', eventId, outcome, ...readMoved(data) };
  const change = CHANGES.get(spelled);
  if (change) return toSubscriptionChanged(message, change, eventId);
  switch (spelled) {
    case 'order.paid':
      return toOrderPaid(data, eventId);
    case 'order.pending':
      return { kind: 'orderPending', eventId, ...readPart(data, Notice, 'data') };
    case 'order.canceled':
      return { kind: 'orderCancelled', eventId, ...readPart(data, Notice, 'data') };
    case 'order.refunded': {
      const { lines } = readPart(data, Refund, 'data');
      return { kind: 'orderRefunded', eventId, lineKeys: lines ?? 'all', ...readMoved(data) };
    }
    case 'order.partially_refunded':
      return { kind: 'orderPartlyRefunded', eventId, ...readMoved(data) };
    default:
      return { kind: 'ignored', eventId, type };
  }
}

function readMoved(data: unknown): { externalId: string } & TellsMoney {
  const { externalId, amount, currency } = readPart(data, Moved, 'data');
  return { externalId, ...tellsMinor(amount, currency) };
}

function toSubscriptionChanged(message: Message, change: SubscriptionChange, eventId: string): StoreEvent {
  const { subscriptionId, paymentId, externalId, product, paidUntil } = readPart(message.data, Subscription, 'data');
  return {
    kind: 'subscriptionChanged',
    eventId,
    subscriptionId,
    change,
    ...(paymentId && { paymentId }),
    externalId: externalId ?? null,
    product: product ?? null,
    occurredAt: message.timestamp,
    paidUntil,
  };
}
