import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { StoreEvent } from '../domain/store-event';
import { FastSpringEvent, ignore } from './fastspring-event';
import { toDisputed, toReturned, toUnpaid } from './fastspring-notice';
import { toOrderPaid } from './fastspring-order';
import { toChargeEvent, toSubscriptionEvent } from './fastspring-subscription';
import { readJson, readPart } from './json-body';
import { id } from './payload-fields';

const Named = z.looseObject({ id });
const Batch = z.object({ events: z.array(Named) });

/** Reads a webhook's batch as events in its order; one that cannot be read costs the others nothing, unless there are none. */
export function parseBatch(rawBody: Buffer): StoreEvent[] {
  const batch = readPart(readJson(rawBody), Batch);
  const events = batch.events.map((event, index) => readOrSetAside(event, `events.${index}`));
  const unreadable = events.filter((event) => event.kind === 'unreadable');
  const [first] = unreadable;
  if (first && unreadable.length === events.length) throw new MalformedDeliveryError(first.reason, unreadable);
  return events;
}

/** Reads one event, as the API lists it; throws a MalformedDeliveryError for one without an id. */
export const readEvent = (event: unknown): StoreEvent => readOrSetAside(readPart(event, Named, 'event'), 'event');

function readOrSetAside(event: { id: string }, path: string): StoreEvent {
  try {
    return toStoreEvent(readPart(event, FastSpringEvent, path), `${path}.data`);
  } catch (error) {
    if (!(error instanceof MalformedDeliveryError)) throw error;
    return { kind: 'unreadable', eventId: event.id, reason: error.message };
  }
}

function toStoreEvent(event: FastSpringEvent, path: string): StoreEvent {
  switch (event.type) {
    case 'order.completed':
      return toOrderPaid(event, path);
    case 'order.payment.pending':
    case 'order.approval.pending':
      return toUnpaid(event, 'orderPending');
    case 'order.canceled':
      return toUnpaid(event, 'orderCancelled');
    case 'return.created':
      return toReturned(event);
    case 'chargeback.created':
      return toDisputed(event);
    case 'subscription.charge.completed':
      return toChargeEvent(event, 'renewed');
    case 'subscription.charge.failed':
      return toChargeEvent(event, 'paymentFailed');
    default:
      return event.type?.startsWith('subscription.') ? toSubscriptionEvent(event) : ignore(event);
  }
}
