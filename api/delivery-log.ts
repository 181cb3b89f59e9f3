import type { Response } from 'express';
import { verdictOfStatus } from '../domain/received-delivery';
import type { StoreEvent } from '../domain/store-event';
import type { ApiContext } from './context';
import { toProblem } from './errors';
import type { TakenEvent } from './store-delivery';

/** Records that wait for the database at most: when it is slow, deliveries go on and records are left out. */
const MOST_UNDER_WAY = 50;

const MOST_REASON = 500;

/** What is noted of a delivery while it is seen to. */
export interface DeliveryNote {
  read(events: readonly StoreEvent[]): void;
  outcomes(taken: readonly TakenEvent[]): void;
  failed(error: unknown): void;
}

/** Creates what keeps a log of deliveries: each is recorded after its answer, so that nobody waits for it and no order is lost by it. */
export function createDeliveryLog({ models, afterwork, now }: Pick<ApiContext, 'models' | 'afterwork' | 'now'>) {
  let underWay = 0;

  const record = (entry: Parameters<typeof models.receivedDeliveries.record>[0]): void => {
    if (underWay >= MOST_UNDER_WAY) return;
    underWay += 1;
    afterwork.begin(async () => {
      try {
        await models.receivedDeliveries.record(entry);
      } finally {
        underWay -= 1;
      }
    });
  };

  return {
    /** Opens the note of a delivery, which is recorded once the delivery is answered. */
    open(storeId: string, response: Response): DeliveryNote {
      let kinds: StoreEvent['kind'][] = [];
      let reason: string | null = null;
      const at = now().toISOString();
      response.once('finish', () => {
        const status = response.statusCode;
        const said = reason?.slice(0, MOST_REASON) ?? null;
        record({ storeId, at, status, verdict: verdictOfStatus(status), kinds, reason: said });
      });
      return {
        read: (events) => void (kinds = [...new Set(events.map(({ kind }) => kind))]),
        outcomes: (taken) => void (reason = notTaken(taken)),
        failed: (error) => void (reason = toProblem(error).detail),
      };
    },
  };
}

/** What was wrong with single events of a delivery that could be read as a whole. */
function notTaken(taken: readonly TakenEvent[]): string | null {
  const reasons = taken.flatMap(({ event, taken: isTaken, isOutage }) => {
    if (event.kind === 'unreadable') return [`An event could not be read: ${event.reason}`];
    if (isTaken) return [];
    return [isOutage ? 'Temporal or the database could not be reached' : `An event was not taken: ${event.kind}`];
  });
  return reasons.length > 0 ? [...new Set(reasons)].join('; ') : null;
}
