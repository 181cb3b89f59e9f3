import { z } from 'zod';
import { SignatureError } from '../domain/errors';
import { acceptedSecrets } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import type { Connector } from './connector';
import { readJson, readPart } from './json-body';
import { askLemonSqueezy } from './lemon-squeezy-api';
import { listLemonSqueezy } from './lemon-squeezy-listing';
import { PATH, type Message } from './lemon-squeezy-message';
import { toOrderCreated, toPurchaseDetails } from './lemon-squeezy-order';
import { toPaymentEvent } from './lemon-squeezy-payment';
import { toRefund } from './lemon-squeezy-refund';
import { toSubscriptionEvent } from './lemon-squeezy-subscription';
import { fieldRecord, id, isoTime, tellsFields } from './payload-fields';
import { fingerprint } from './shop-fields';
import { matchesHmac } from './signature';
import { answerWhole } from './whole-answer';

/** Lemon Squeezy: one signed JSON:API object a delivery. https://docs.lemonsqueezy.com/help/webhooks/signing-requests */
export const lemonSqueezy: Connector = {
  verify({ rawBody, headers }, { webhookSecrets }, now) {
    const signature = headers['x-signature'];
    if (acceptedSecrets(webhookSecrets, now).some((secret) => matchesHmac(rawBody, secret, signature, 'hex'))) return;
    throw new SignatureError('Lemon Squeezy webhook: X-Signature fits no accepted secret');
  },
  parse({ rawBody }) {
    const message = readMessage(rawBody);
    const { eventId, name: type } = message;
    return [toStoreEvent(message) ?? { kind: 'ignored', eventId, type }];
  },
  answer: answerWhole,
  /** https://docs.lemonsqueezy.com/api/orders/retrieve-order, with the order's items, of which a message names the first only. */
  async lookUp({ lookup }, access) {
    const path = `/v1/orders/${encodeURIComponent(lookup)}?include=order-items`;
    return toPurchaseDetails(await askLemonSqueezy(path, access), lookup);
  },
  listEvents: listLemonSqueezy,
};

/** The event's name stands in a header too, which is not signed. */
const Delivered = z.object({
  meta: z.object({ event_name: id, test_mode: z.boolean().nullish(), custom_data: fieldRecord }),
  data: z.object({ id, attributes: z.unknown().optional() }),
});

const Updated = z.object({ updated_at: isoTime });

function readMessage(rawBody: Buffer): Message {
  const { meta, data } = readPart(readJson(rawBody), Delivered);
  const { updated_at: occurredAt } = readPart(data.attributes ?? {}, Updated, PATH);
  return {
    name: meta.event_name,
    eventId: `${meta.event_name}:${data.id}:${occurredAt ?? fingerprint(rawBody)}`,
    id: data.id,
    attributes: data.attributes,
    occurredAt,
    test: meta.test_mode === true,
    ...tellsFields(meta.custom_data),
  };
}

function toStoreEvent(message: Message): StoreEvent | null {
  switch (message.name) {
    case 'order_created':
      return toOrderCreated(message);
    case 'order_refunded':
      return toRefund(message, message.id);
    case 'subscription_payment_success':
    case 'subscription_payment_failed':
    case 'subscription_payment_refunded':
      return toPaymentEvent(message);
    default:
      return toSubscriptionEvent(message);
  }
}
