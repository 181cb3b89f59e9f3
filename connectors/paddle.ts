import { acceptedSecrets } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import type { Connector } from './connector';
import { readJson, readPart } from './json-body';
import { readNamedEvent } from './named-event';
import { toAdjustmentEvents } from './paddle-adjustment';
import { PaddleEvent } from './paddle-event';
import { listPaddleEvents } from './paddle-listing';
import { lookUpTransaction } from './paddle-lookup';
import { toSubscriptionEvent } from './paddle-subscription';
import { toTransactionEvent } from './paddle-transaction';
import { verifyTimed, type TimedSignature } from './timed-signature';
import { answerWhole } from './whole-answer';

/** Paddle Billing: one signed event a delivery. https://developer.paddle.com/webhooks/about/signature-verification */
export const paddle: Connector = {
  verify(delivery, { webhookSecrets }, now) {
    verifyTimed(SIGNATURE, delivery, acceptedSecrets(webhookSecrets, now), now);
  },
  parse: ({ rawBody }) => readEvent(readJson(rawBody)),
  answer: answerWhole,
  lookUp: lookUpTransaction,
  listEvents: (listing, access) => listPaddleEvents(listing, access, readEvent),
};

const SIGNATURE: TimedSignature = {
  platform: 'Paddle',
  header: 'paddle-signature',
  separator: ';',
  time: 'ts',
  signature: 'h1',
  joint: ':',
};

function readEvent(body: unknown): StoreEvent[] {
  const event = readPart(body, PaddleEvent);
  return readNamedEvent(event.event_id, event.event_type, () => toStoreEvents(event));
}

function toStoreEvents(event: PaddleEvent): (StoreEvent | null)[] {
  const [entity] = event.event_type.split('.');
  if (entity === 'transaction') return [toTransactionEvent(event)];
  if (entity === 'adjustment') return toAdjustmentEvents(event);
  return entity === 'subscription' ? [toSubscriptionEvent(event)] : [];
}
