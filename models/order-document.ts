import { Schema } from 'mongoose';
import { EXCEPTION_REASONS, type LineException } from '../domain/exception';
import { LINE_STATES } from '../domain/line-state';
import { ORDER_STATES, TIMELINE_EVENTS, type Line, type Order, type TimelineEntry } from '../domain/order';
import { CODE_SOURCES } from '../domain/product';
import type { Buyer } from '../domain/purchase';
import { fromPairs, textPairs, toPairs, valuePairs, type Pair } from './pairs';

interface StoredException extends Omit<LineException, 'facts'> {
  facts: Pair<string | number>[];
}

interface StoredLine extends Omit<Line, 'exception'> {
  exception: StoredException | null;
}

export interface OrderDocument extends Omit<Order, 'orderId' | 'identification' | 'acceptedAt' | 'lines'> {
  _id: string;
  /** The buyer's address in lower case, for look-up. */
  emailKey: string | null;
  identification: Pair<string>[];
  acceptedAt: Date;
  lines: StoredLine[];
}

const part = { _id: false, strict: 'throw' } as const;
const optionalText = { type: String, default: null };
const requiredText = { type: String, required: true };
const requiredNumber = { type: Number, required: true };

const exception = new Schema<StoredException>(
  {
    reason: { ...requiredText, enum: EXCEPTION_REASONS },
    facts: valuePairs,
    since: requiredText,
    deadline: optionalText,
  },
  part,
);
const line = new Schema<StoredLine>(
  {
    id: requiredText,
    storeProduct: requiredText,
    product: optionalText,
    quantity: requiredNumber,
    granted: requiredNumber,
    round: requiredNumber,
    unitPrice: { type: Number, default: null },
    handover: { ...requiredText, enum: ['email', 'response', 'both', 'reply'] },
    state: { ...requiredText, enum: LINE_STATES },
    exception: { type: exception, default: null },
    source: { ...optionalText, enum: [...CODE_SOURCES, null] },
    approved: { type: Boolean, required: true },
    acceptedAt: requiredText,
    grantedAt: optionalText,
    deliveredAt: optionalText,
  },
  part,
);
const timelineEntry = new Schema<TimelineEntry>(
  {
    at: requiredText,
    event: { ...requiredText, enum: TIMELINE_EVENTS },
    line: optionalText,
    by: optionalText,
    why: optionalText,
    note: optionalText,
  },
  part,
);
const buyer = new Schema<Buyer>(
  { email: optionalText, name: optionalText, company: optionalText, country: optionalText },
  part,
);

export const orderSchema = new Schema<OrderDocument>(
  {
    _id: requiredText,
    storeId: requiredText,
    externalId: requiredText,
    test: { type: Boolean, required: true },
    currency: optionalText,
    buyer: { type: buyer, required: true },
    emailKey: optionalText,
    identification: textPairs,
    state: { ...requiredText, enum: ORDER_STATES },
    revision: requiredNumber,
    mailing: requiredNumber,
    acceptedAt: { type: Date, required: true },
    updatedAt: requiredText,
    endedAt: optionalText,
    lines: [line],
    timeline: [timelineEntry],
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
orderSchema.index({ externalId: 1, storeId: 1 }, { unique: true });
orderSchema.index({ acceptedAt: -1, _id: -1 });
orderSchema.index({ storeId: 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ state: 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ emailKey: 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ 'lines.exception.reason': 1, acceptedAt: -1, _id: -1 });

/** An address as orders are looked up by it. */
export const emailKey = (email: string): string => email.trim().toLowerCase();

/** The document that holds an order. */
export const toDocument = (order: Order): OrderDocument => ({
  _id: order.orderId,
  storeId: order.storeId,
  externalId: order.externalId,
  test: order.test,
  currency: order.currency,
  buyer: order.buyer,
  state: order.state,
  revision: order.revision,
  mailing: order.mailing,
  updatedAt: order.updatedAt,
  endedAt: order.endedAt,
  timeline: order.timeline,
  emailKey: order.buyer.email === null ? null : emailKey(order.buyer.email),
  identification: toPairs(order.identification),
  acceptedAt: new Date(order.acceptedAt),
  lines: order.lines.map(({ exception: open, ...rest }) => ({
    ...rest,
    exception: open && { ...open, facts: toPairs(open.facts) },
  })),
});

/** The order that a document holds. */
export const toOrder = (found: OrderDocument): Order => ({
  orderId: found._id,
  storeId: found.storeId,
  externalId: found.externalId,
  test: found.test,
  currency: found.currency,
  buyer: toBuyer(found.buyer),
  identification: fromPairs(found.identification),
  state: found.state,
  revision: found.revision,
  mailing: found.mailing,
  acceptedAt: found.acceptedAt.toISOString(),
  updatedAt: found.updatedAt,
  endedAt: found.endedAt,
  lines: found.lines.map(toLine),
  timeline: found.timeline.map(toTimelineEntry),
});

const toBuyer = ({ email, name, company, country }: Buyer): Buyer => ({ email, name, company, country });

const toLine = (found: StoredLine): Line => ({
  id: found.id,
  storeProduct: found.storeProduct,
  product: found.product,
  quantity: found.quantity,
  granted: found.granted,
  round: found.round,
  unitPrice: found.unitPrice,
  handover: found.handover,
  state: found.state,
  exception: found.exception && toException(found.exception),
  source: found.source,
  approved: found.approved,
  acceptedAt: found.acceptedAt,
  grantedAt: found.grantedAt ?? null,
  deliveredAt: found.deliveredAt,
});

const toException = ({ reason, facts, since, deadline }: StoredException): LineException => ({
  reason,
  facts: fromPairs(facts),
  since,
  deadline,
});

const toTimelineEntry = ({ at, event, line: lineId, by, why, note }: TimelineEntry): TimelineEntry => ({
  at,
  event,
  line: lineId,
  by,
  why,
  note,
});
