import type { StoreSecret } from './store';
import { TEST_EVENT, type RecordedEvent } from './vendor-event';

/** Where the vendor's own systems want to be told what happens; its secrets are kept apart from it. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  /** Types of events, or all of a noun as in `license.*`; null for every type. */
  types: string[] | null;
  /** Null for every store, and for what belongs to none. */
  stores: string[] | null;
  /** Where the vendor is told of what could not be delivered; null for the address of the event's store. */
  notify: string | null;
  /** What happens while it is false is written down and not sent. Only a person ever changes it. */
  enabled: boolean;
}

/** What signs the messages to an endpoint: one that is being rotated out signs beside the other until its date. */
export type WebhookSecret = StoreSecret;

export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'held'] as const;
/** `held` is what happened while its endpoint was disabled: it is sent when somebody replays it. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One sending of an event to an endpoint, which may take many tries. */
export interface DeliveryRequest {
  endpoint: string;
  event: string;
  /** 0 for the first sending; the time of the request, in milliseconds, for a replay. */
  round: number;
}

/** What a try has come to, as it is shown. */
export interface DeliveryAttempt {
  /** ISO time. */
  at: string;
  /** Null where there was no answer. */
  httpStatus: number | null;
  /** Why it failed, in words; null for one that did not. */
  failure: string | null;
  /** The beginning of the answer. */
  answer: string | null;
}

/** How an event's way to an endpoint stands. */
export interface WebhookDelivery
  extends Omit<DeliveryRequest, 'round'>, Pick<RecordedEvent, 'type' | 'at' | 'subject'> {
  state: DeliveryState;
  round: number;
  /** The tries of this round. */
  attempts: number;
  lastAttempt: DeliveryAttempt | null;
  /** ISO time; null once it has ended. */
  nextAttemptAt: string | null;
}

/** The replay of all that has happened in a stretch of time. */
export interface WebhookReplay {
  endpoint: string;
  /** ISO times, both included. */
  from: string;
  to: string;
}

/** The most events that one replay may bring. */
export const MOST_REPLAYED = 10_000;

/** How long an event is tried to be delivered. */
export const DELIVERY_WINDOW_MS = 5 * 24 * 60 * 60_000;

/** True for an event that an endpoint is to be told of, or was while it was enabled. */
export const wantsEvent = (
  { types, stores }: Pick<WebhookEndpoint, 'types' | 'stores'>,
  { type, storeId }: Pick<RecordedEvent, 'type' | 'storeId'>,
): boolean =>
  type !== TEST_EVENT &&
  wantsStore({ stores }, storeId) &&
  (types === null || types.includes(type) || types.includes(type.replace(/\..*$/, '.*')));

/** True for an endpoint that is told of what happens in this store. */
export const wantsStore = ({ stores }: Pick<WebhookEndpoint, 'stores'>, storeId: string | null): boolean =>
  stores === null || (storeId !== null && stores.includes(storeId));

const FIRST_DELAY_MS = 5_000;
const GROWTH = 3;
const LONGEST_DELAY_MS = 4 * 60 * 60_000;
const SHORTEST_DELAY_MS = 1_000;

/** What is delayed is spread by up to this part of its delay, so that an endpoint which comes back is not overrun. */
const SPREAD = 0.2;

/** After how long the next try comes, given those so far; what the receiver asks for is heeded within the same limits. */
export function retryDelayMs(attempts: number, retryAfterMs: number | null, random: number): number {
  const grown = FIRST_DELAY_MS * GROWTH ** Math.max(0, attempts - 1);
  const wanted = retryAfterMs === null ? grown : Math.max(retryAfterMs, SHORTEST_DELAY_MS);
  return Math.round(Math.min(wanted, LONGEST_DELAY_MS) * (1 + SPREAD * random));
}

/** When the last try comes before the end. */
const LAST_TRY_MS = 60_000;

/** Moves a try that would come after the end to shortly before it, of which there is one. */
export const withinWindow = (delayMs: number, leftMs: number): number =>
  delayMs < leftMs || leftMs <= LAST_TRY_MS ? delayMs : leftMs - LAST_TRY_MS;
