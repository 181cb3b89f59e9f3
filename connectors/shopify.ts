import { z } from 'zod';
import { SignatureError } from '../domain/errors';
import { acceptedSecrets } from '../domain/store';
import type { DisputeOutcome, StoreEvent } from '../domain/store-event';
import type { Connector, StoreDelivery } from './connector';
import { readJson, readPart } from './json-body';
import { amount, currency, id, text } from './payload-fields';
import { fingerprint, reference } from './shop-fields';
import { listOrders } from './shopify-listing';
import { toOrderEvents } from './shopify-order';
import { toRefundEvents } from './shopify-refund';
import { toBillingEvent, toContractEvent } from './shopify-subscription';
import { matchesHmac } from './signature';
import { tellsDecimal } from './told-money';
import { answerWhole } from './whole-answer';

/** Shopify: one signed event a delivery, named by a header that is not signed. https://shopify.dev/docs/apps/build/webhooks/verify-deliveries */
export const shopify: Connector = {
  verify({ rawBody, headers }, { webhookSecrets }, now) {
    const missing = REQUIRED_HEADERS.find((name) => !headers[name]);
    if (missing) throw new SignatureError(`Shopify webhook: no ${missing}`);
    const signature = headers['x-shopify-hmac-sha256'];
    if (acceptedSecrets(webhookSecrets, now).some((secret) => matchesHmac(rawBody, secret, signature, 'base64')))
      return;
    throw new SignatureError('Shopify webhook: X-Shopify-Hmac-Sha256 fits no accepted secret');
  },
  // The header only says how to read the body: what has happened, the signed body must say itself.
  parse(delivery) {
    const topic = (delivery.headers['x-shopify-topic'] ?? 'unknown').slice(0, 100);
    const ignored: StoreEvent = { kind: 'ignored', eventId: `${topic}:${fingerprint(delivery.rawBody)}`, type: topic };
    const events = readTopic(topic, delivery).filter((event) => event !== null);
    return events.length > 0 ? events : [ignored];
  },
  answer: answerWhole,
  listEvents: listOrders,
};

// Shopify's own library takes no delivery without them.
const REQUIRED_HEADERS = [
  'x-shopify-topic',
  'x-shopify-shop-domain',
  'x-shopify-api-version',
  'x-shopify-webhook-id',
] as const;

/** The events of a delivery; null stands for one that means nothing here. */
function readTopic(topic: string, { rawBody, headers }: StoreDelivery): (StoreEvent | null)[] {
  const occurredAt = headers['x-shopify-triggered-at'];
  if (ORDER_TOPICS.has(topic)) return toOrderEvents(readJson(rawBody), headers['x-shopify-shop-domain']);
  if (topic === 'refunds/create') return toRefundEvents(readJson(rawBody));
  if (topic === 'disputes/create' || topic === 'disputes/update') return [toDisputeEvent(readJson(rawBody))];
  if (topic.startsWith('subscription_contracts/')) return [toContractEvent(readJson(rawBody), topic, occurredAt)];
  if (topic.startsWith('subscription_billing_attempts/')) return [toBillingEvent(readJson(rawBody), occurredAt)];
  return [];
}

/** Those whose body is an order. */
const ORDER_TOPICS: ReadonlySet<string> = new Set([
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/cancelled',
  'orders/fulfilled',
  'orders/partially_fulfilled',
]);

const Dispute = z.object({ id, order_id: reference, type: text, status: text, amount, currency });

/** https://shopify.dev/docs/api/admin-graphql/latest/enums/DisputeStatus */
const OUTCOMES: ReadonlyMap<string | undefined, DisputeOutcome> = new Map([
  ['needs_response', 'opened'],
  ['under_review', 'opened'],
  ['won', 'won'],
  ['lost', 'lost'],
  ['accepted', 'lost'], // by the vendor, who leaves the money to the buyer
  ['charge_refunded', 'lost'],
]);

function toDisputeEvent(body: unknown): StoreEvent | null {
  const dispute = readPart(body, Dispute);
  const outcome = OUTCOMES.get(dispute.status?.toLowerCase());
  if (!outcome || !dispute.order_id) return null;
  const eventId = `dispute:${dispute.id}:${dispute.type ?? ''}:${outcome}`;
  const money = tellsDecimal(dispute.amount, dispute.currency);
  return { kind: 'orderDisputed', eventId, externalId: dispute.order_id, outcome, ...money };
}
