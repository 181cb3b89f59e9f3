import type { Purchase } from './purchase';

/** What a store's delivery tells, in one vocabulary for all platforms. The store's settings fill in the delivery mode. */
export type StoreEvent =
  | { kind: 'orderPaid'; eventId: string; externalId: string; purchase: Omit<Purchase, 'delivery'> }
  | { kind: 'orderRefunded'; eventId: string; externalId: string; lineKeys: string[] | 'all' }
  | { kind: 'ignored'; eventId: string; type: string }
  | UnreadableEvent;

/** An event of which its id was read, and no more; the reason names the field and holds no value. */
export interface UnreadableEvent {
  kind: 'unreadable';
  eventId: string;
  reason: string;
}
