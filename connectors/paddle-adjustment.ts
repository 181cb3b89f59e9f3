import { z } from 'zod';
import type { DisputeOutcome, StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { DATA, type PaddleEvent } from './paddle-event';
import { id, text } from './payload-fields';

/** https://developer.paddle.com/api-reference/adjustments/overview; `type` is missing in those made before 2024-12-05. */
const Adjustment = z.object({
  transaction_id: id,
  action: text,
  type: text,
  status: text,
  items: z.array(z.object({ item_id: id, type: text })).nullish(),
});

type Adjustment = z.output<typeof Adjustment>;

/** Reads what is given back of a transaction, or disputed; nothing for credits, and for what is not approved. */
export function toAdjustmentEvents({ event_id: eventId, data }: PaddleEvent): StoreEvent[] {
  const adjustment = readPart(data, Adjustment, DATA);
  if (adjustment.status !== 'approved') return [];
  if (adjustment.action === 'refund') return toRefundEvents(eventId, adjustment);
  const outcome = OUTCOMES.get(adjustment.action);
  return outcome ? [{ kind: 'orderDisputed', eventId, externalId: adjustment.transaction_id, outcome }] : [];
}

/** A chargeback takes the money at once; Paddle contests it by itself. */
const OUTCOMES: ReadonlyMap<string | null, DisputeOutcome> = new Map([
  ['chargeback_warning', 'opened'],
  ['chargeback_warning_reverse', 'won'],
  ['chargeback', 'lost'],
  ['chargeback_reverse', 'won'],
]);

function toRefundEvents(eventId: string, { transaction_id: externalId, type, items }: Adjustment): StoreEvent[] {
  if (type === 'full') return [{ kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' }];
  const lineKeys = (items ?? []).filter((item) => item.type === 'full').map(({ item_id }) => item_id);
  const isAll = lineKeys.length > 0 && lineKeys.length === items?.length;
  const partly = lineKeys.length > 0 ? `${eventId}:part` : eventId;
  return [
    ...(lineKeys.length > 0 ? [{ kind: 'orderRefunded' as const, eventId, externalId, lineKeys }] : []),
    ...(isAll ? [] : [{ kind: 'orderPartlyRefunded' as const, eventId: partly, externalId }]),
  ];
}
