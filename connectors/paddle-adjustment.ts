import { z } from 'zod';
import type { DisputeOutcome, StoreEvent, TellsMoney } from '../domain/store-event';
import { readPart } from './json-body';
import { DATA, type PaddleEvent } from './paddle-event';
import { currency, id, text } from './payload-fields';
import { tellsMinor } from './told-money';

/** https://developer.paddle.com/api-reference/adjustments/overview; `type` is missing in those made before 2024-12-05. */
const Adjustment = z.object({
  transaction_id: id,
  action: text,
  type: text,
  status: text,
  currency_code: currency,
  totals: z
    .object({
      total: z
        .string()
        .regex(/^-?\d+$/)
        .transform(Number),
    })
    .nullish()
    .catch(null),
  items: z.array(z.object({ item_id: id, type: text })).nullish(),
});

type Adjustment = z.output<typeof Adjustment>;

/** Reads what is given back of a transaction, or disputed; nothing for credits, and for what is not approved. */
export function toAdjustmentEvents({ event_id: eventId, data }: PaddleEvent): StoreEvent[] {
  const adjustment = readPart(data, Adjustment, DATA);
  if (adjustment.status !== 'approved') return [];
  if (adjustment.action === 'refund') return toRefundEvents(eventId, adjustment);
  const outcome = OUTCOMES.get(adjustment.action);
  const { transaction_id: externalId } = adjustment;
  return outcome ? [{ kind: 'orderDisputed', eventId, externalId, outcome, ...moneyOf(adjustment) }] : [];
}

/** A chargeback takes the money at once; Paddle contests it by itself. */
const OUTCOMES: ReadonlyMap<string | null, DisputeOutcome> = new Map([
  ['chargeback_warning', 'opened'],
  ['chargeback_warning_reverse', 'won'],
  ['chargeback', 'lost'],
  ['chargeback_reverse', 'won'],
]);

const moneyOf = ({ totals, currency_code }: Adjustment): TellsMoney => tellsMinor(totals?.total, currency_code);

function toRefundEvents(eventId: string, adjustment: Adjustment): StoreEvent[] {
  const { transaction_id: externalId, type, items } = adjustment;
  if (type === 'full') return [{ kind: 'orderRefunded', eventId, externalId, lineKeys: 'all', ...moneyOf(adjustment) }];
  const lineKeys = (items ?? []).filter((item) => item.type === 'full').map(({ item_id }) => item_id);
  const isAll = lineKeys.length > 0 && lineKeys.length === items?.length;
  const partly = lineKeys.length > 0 ? `${eventId}:part` : eventId;
  // How much of it is for the whole lines is not told.
  const money = isAll || lineKeys.length === 0 ? moneyOf(adjustment) : {};
  return [
    ...(lineKeys.length > 0 ? [{ kind: 'orderRefunded' as const, eventId, externalId, lineKeys, ...money }] : []),
    ...(isAll ? [] : [{ kind: 'orderPartlyRefunded' as const, eventId: partly, externalId, ...money }]),
  ];
}
