import { z } from 'zod';
import { acceptedSecrets } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import type { Connector, StoreDelivery } from './connector';
import { readPart } from './json-body';
import { isoTime, text } from './payload-fields';
import { listPolar } from './polar-listing';
import { toOrderEvents, toRefundEvent } from './polar-order';
import { toSubscriptionEvent } from './polar-subscription';
import { decodedKey, readMessage, verifyMessage, wholeKey } from './standard-message';
import { answerWhole } from './whole-answer';

const Message = z.object({ type: text, timestamp: isoTime, data: z.unknown().optional() });

/** Polar: Standard Webhooks, signed by the whole secret or by the key that it encodes. https://polar.sh/docs/integrate/webhooks/delivery */
export const polar: Connector = {
  verify(delivery, { webhookSecrets }, now) {
    const secrets = acceptedSecrets(webhookSecrets, now);
    const keys = secrets.flatMap((secret) => [wholeKey(secret), decodedKey(secret) ?? []].flat());
    verifyMessage(delivery, keys, now);
  },
  parse: read,
  answer: answerWhole,
  listEvents: (listing, access) => listPolar(listing, access, read),
};

function read(delivery: StoreDelivery): StoreEvent[] {
  return readMessage(delivery, (body, eventId) => toStoreEvents(readPart(body, Message), eventId));
}

function toStoreEvents({ type, timestamp, data }: z.output<typeof Message>, eventId: string): StoreEvent[] {
  const event = { type: type ?? 'unknown', eventId, at: timestamp };
  if (event.type.startsWith('order.')) return toOrderEvents(event, data);
  if (event.type.startsWith('refund.')) return [toRefundEvent(event, data)];
  if (event.type.startsWith('subscription.')) return [toSubscriptionEvent(event, data)];
  return [{ kind: 'ignored', eventId, type: event.type }];
}
