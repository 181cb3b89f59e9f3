import type { StoreEvent } from './store-event';

export const DELIVERY_VERDICTS = ['accepted', 'refused', 'unavailable'] as const;

/** What a platform has sent to a store's webhook, and how it was answered: without its body and whose it was. */
export interface ReceivedDelivery {
  storeId: string;
  /** ISO time. */
  at: string;
  /** The status of the answer. */
  status: number;
  verdict: (typeof DELIVERY_VERDICTS)[number];
  /** The kinds of the events in it, each once; none where it could not be read. */
  kinds: StoreEvent['kind'][];
  /** Why it was not accepted, or not all of it; null where nothing is to be said. */
  reason: string | null;
}

/** What a status says to the platform: taken, wrong, or to be sent again. */
export const verdictOfStatus = (status: number): ReceivedDelivery['verdict'] =>
  status < 400 ? 'accepted' : status < 500 ? 'refused' : 'unavailable';
