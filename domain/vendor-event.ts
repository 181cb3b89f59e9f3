import type { Line, Order } from './order';

/** What the vendor's own systems may be told of. */
export const VENDOR_EVENT_TYPES = [
  'order.fulfilled',
  'order.exception',
  'order.expired',
  'order.refunded',
  'order.cancelled',
  'order.revoked',
  'license.renewed',
  'license.recharged',
  'license.suspended',
  'license.restored',
  'license.revoked',
  'subscription.started',
  'subscription.renewed',
  'subscription.payment_failed',
  'subscription.past_due',
  'subscription.paused',
  'subscription.resumed',
  'subscription.plan_changed',
  'subscription.cancelled_at_period_end',
  'subscription.ended',
  'webhook.test',
] as const;
export type VendorEventType = (typeof VENDOR_EVENT_TYPES)[number];

/** The event that tries an endpoint out: it goes to that one only, and whatever else it wants. */
export const TEST_EVENT = 'webhook.test' as const satisfies VendorEventType;

/** One thing that has happened, as the vendor's own systems are told of it. */
export interface VendorEvent {
  /** Names what has happened: the same cause is the same event, however often it is told. */
  cause: string;
  type: VendorEventType;
  /** ISO time. */
  at: string;
  /** The id of the order, license or subscription that it is of. */
  subject: string;
  /** Null for what belongs to no store. */
  storeId: string | null;
  /** JSON, without codes. */
  data: Record<string, unknown>;
}

/** An event under the id by which receivers tell a repetition. */
export interface RecordedEvent extends Omit<VendorEvent, 'cause' | 'data'> {
  id: string;
  /** The data as JSON: a repetition has the same bytes. */
  data: string;
}

/**
 * The one way in for what the vendor's own systems are to be told. Whoever changes something calls `tell` after the change, in a step
 * that is repeated until it succeeds, and names each event by what has changed (as `<license>/<key of its history's entry>`): then a
 * repetition tells nothing twice. It costs a look at a list in memory where no endpoint wants the event.
 */
export interface VendorEvents {
  /** True when an endpoint is told of what happens in this store; as of some seconds ago. */
  areWanted(storeId: string | null): Promise<boolean>;
  /** Writes the events down for the endpoints that want them, and begins to send them; throws when it could not. */
  tell(events: readonly VendorEvent[]): Promise<void>;
  /** The first half of `tell`. */
  write(events: readonly VendorEvent[]): Promise<void>;
  /** The second half: begins to send what was written of an order, license or subscription and has not been tried. */
  send(subject: string): Promise<void>;
}

/** The ends of a line other than its delivery, and what is told of them. */
const ENDS = [
  ['order.expired', ['expired']],
  ['order.refunded', ['refunded']],
  ['order.cancelled', ['cancelled', 'rejected']],
  ['order.revoked', ['revoked']],
] as const satisfies readonly (readonly [VendorEventType, readonly Line['state'][]])[];

/**
 * What is to be told of an order that goes from one record to the next. An event is named by the record that it follows: the same
 * step gives the same events under the same names, whenever and however often it is taken.
 */
export function orderEvents(before: Order | null, after: Order): VendorEvent[] {
  if (before !== null && before.updatedAt > after.updatedAt) return [];
  const { orderId: subject, storeId, updatedAt: at } = after;
  const event = (type: VendorEventType, what: string, data: VendorEvent['data']): VendorEvent => {
    const cause = [type, subject, what, before?.updatedAt ?? 'new'].join('/');
    return { cause, type, at, subject, storeId, data };
  };
  const lineBefore = ({ id }: Line) => before?.lines.find((line) => line.id === id);

  const waiting = after.lines.filter((line) => isNewlyWaiting(lineBefore(line), line));
  const ended = ENDS.flatMap(([type, states]) => {
    const isIn = (line?: Line) => line !== undefined && states.some((state) => state === line.state);
    const lines = after.lines.filter((line) => isIn(line) && !isIn(lineBefore(line))).map(({ id }) => id);
    return lines.length > 0 ? [event(type, lines.join('+'), { order: orderData(after), lines })] : [];
  });
  return [
    ...waiting.map((line) =>
      event('order.exception', `${line.id}/${line.exception?.reason}`, {
        order: orderHead(after),
        line: lineData(line),
      }),
    ),
    ...ended,
    ...(isNewlyFulfilled(before, after) ? [event('order.fulfilled', '', { order: orderData(after) })] : []),
  ];
}

const isNewlyWaiting = (before: Line | undefined, { exception }: Line): boolean =>
  exception !== null && (before?.exception?.reason !== exception.reason || before.exception.since !== exception.since);

/** Every line has ended and at least one is delivered, which was not so before, or was so with fewer lines. */
function isNewlyFulfilled(before: Order | null, after: Order): boolean {
  if (after.state !== 'delivered') return false;
  if (before?.state !== 'delivered') return true;
  const wereDelivered = new Set(before.lines.filter(isDelivered).map(({ id }) => id));
  return after.lines.some((line) => isDelivered(line) && !wereDelivered.has(line.id));
}

const isDelivered = ({ state }: Line): boolean => state === 'delivered';

/** An order as an event shows it, without its lines: they may be a thousand. */
const orderHead = ({ orderId, storeId, externalId, number, state, test, currency, buyer, acceptedAt }: Order) => {
  const { email, name, company, country } = buyer;
  return {
    id: orderId,
    store: storeId,
    externalId,
    number,
    state,
    test,
    currency,
    buyer: { email, name, company, country },
    acceptedAt,
  };
};

const orderData = (order: Order) => ({ ...orderHead(order), lines: order.lines.map(lineData) });

const lineData = (line: Line) => ({
  id: line.id,
  product: line.product ?? line.storeProduct,
  storeProduct: line.storeProduct,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  state: line.state,
  exception: line.exception,
  deliveredAt: line.deliveredAt,
});
