import { MalformedDeliveryError } from '../domain/errors';
import type { StoreEvent } from '../domain/store-event';

/** Reads what has this id; an error that it cannot be read names the event, so that it can be set aside. */
export function readNamed<Read>(eventId: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedDeliveryError)) throw error;
    const { message: reason } = error;
    throw new MalformedDeliveryError(reason, [{ kind: 'unreadable', eventId, reason }]);
  }
}

/** Reads the event of a delivery that has one; null stands for what means nothing here, and an error names the event. */
export function readNamedEvent(eventId: string, type: string, read: () => (StoreEvent | null)[]): StoreEvent[] {
  const events = readNamed(eventId, read).filter((event) => event !== null);
  return events.length > 0 ? events : [{ kind: 'ignored', eventId, type }];
}
