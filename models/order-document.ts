import { Schema } from 'mongoose';
import {
  ORDER_STATES,
  TIMELINE_EVENTS,
  TIMELINE_LENGTH,
  type Order,
  type TimelineEntry,
  type Unlisted,
} from '../domain/order';
import { codeTimeOf } from '../domain/overview';
import type { PaymentMethod } from '../domain/payment';
import { waitClass } from '../domain/answer-times';
import { buyerSchema, toBuyer } from './buyer-document';
import { optionalNumber, optionalText, part, requiredNumber, requiredText } from './fields';
import { lineSchema, toLine, toStoredLine, type StoredLine } from './line-document';
import { fromPairs, textPairs, toPairs, type Pair } from './pairs';

/** The address that redeliveries have corrected. */
export interface AddressCorrection {
  /** Marks the redelivery. */
  mark: string;
  email: string;
  /** The addresses that it has replaced. */
  was: string[];
}

export interface OrderDocument extends Omit<
  Order,
  'orderId' | 'number' | 'payment' | 'identification' | 'unlisted' | 'acceptedAt' | 'lines'
> {
  _id: string;
  /** Missing where the shop has not told it. */
  number?: string;
  /** The buyer's address in lower case, for look-up. */
  emailKey: string | null;
  /** Missing from the documents of earlier releases. */
  payment?: PaymentMethod | null;
  identification: Pair<string>[];
  /** As JSON, for only the order's workflow reads it; missing where the lines are known. */
  unlisted?: string | null;
  acceptedAt: Date;
  lines: StoredLine[];
  /** The class of the time to its codes; null until all lines have ended, and missing from the documents of earlier releases. */
  codeClass?: number | null;
  /** What redeliveries have noted: a field of its own, so that neither they nor the order's workflow overwrite the other; missing where there is none. */
  redeliveries?: TimelineEntry[];
  /** Missing where no redelivery has corrected the address. */
  correction?: AddressCorrection;
}

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
const correction = new Schema<AddressCorrection>({ mark: requiredText, email: requiredText, was: [String] }, part);
const payment = new Schema<PaymentMethod>({ method: requiredText, customer: optionalText }, part);

export const orderSchema = new Schema<OrderDocument>(
  {
    _id: requiredText,
    storeId: requiredText,
    externalId: requiredText,
    number: String,
    test: { type: Boolean, required: true },
    currency: optionalText,
    buyer: { type: buyerSchema, required: true },
    emailKey: optionalText,
    payment: { type: payment, default: null },
    identification: textPairs,
    unlisted: String,
    state: { ...requiredText, enum: ORDER_STATES },
    revision: requiredNumber,
    mailing: requiredNumber,
    acceptedAt: { type: Date, required: true },
    updatedAt: requiredText,
    endedAt: optionalText,
    lines: [lineSchema],
    timeline: [timelineEntry],
    redeliveries: { type: [timelineEntry], default: undefined },
    codeClass: optionalNumber,
    correction: { type: correction, default: undefined },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
orderSchema.index({ externalId: 1, storeId: 1 }, { unique: true });
orderSchema.index({ number: 1 }, { sparse: true });
orderSchema.index({ acceptedAt: -1, _id: -1 });
// All that the overview counts, so that it reads the index alone.
orderSchema.index({ acceptedAt: 1, test: 1, state: 1, codeClass: 1, storeId: 1 });
orderSchema.index({ storeId: 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ state: 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ 'lines.product': 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ emailKey: 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ 'lines.exception.reason': 1, acceptedAt: -1, _id: -1 });
orderSchema.index({ 'lines.publisher': 1, acceptedAt: -1, _id: -1 });

/** An address as orders are looked up by it. */
export const emailKey = (email: string): string => email.trim().toLowerCase();

/** The document that holds an order. */
export const toDocument = (order: Order): OrderDocument => ({
  _id: order.orderId,
  storeId: order.storeId,
  externalId: order.externalId,
  ...(order.number != null && { number: order.number }), // a workflow of an earlier release tells none
  test: order.test,
  currency: order.currency,
  buyer: order.buyer,
  payment: order.payment,
  state: order.state,
  revision: order.revision,
  mailing: order.mailing,
  updatedAt: order.updatedAt,
  endedAt: order.endedAt,
  timeline: order.timeline,
  emailKey: order.buyer.email === null ? null : emailKey(order.buyer.email),
  identification: toPairs(order.identification),
  unlisted: order.unlisted && JSON.stringify(order.unlisted), // null and not left out, which would keep what was recorded before
  acceptedAt: new Date(order.acceptedAt),
  lines: order.lines.map(toStoredLine),
  codeClass: codeClassOf(order),
});

function codeClassOf(order: Order): number | null {
  const time = codeTimeOf(order);
  return time === null ? null : waitClass(time);
}

/** The order that a document holds. */
export const toOrder = (found: OrderDocument): Order => ({
  orderId: found._id,
  storeId: found.storeId,
  externalId: found.externalId,
  number: found.number ?? null,
  test: found.test,
  currency: found.currency,
  buyer: toBuyer(found.buyer),
  payment: found.payment ? toPayment(found.payment) : null,
  identification: fromPairs(found.identification),
  unlisted: found.unlisted ? (JSON.parse(found.unlisted) as Unlisted) : null,
  state: found.state,
  revision: found.revision,
  mailing: found.mailing,
  acceptedAt: found.acceptedAt.toISOString(),
  updatedAt: found.updatedAt,
  endedAt: found.endedAt,
  lines: found.lines.map(toLine),
  timeline: withRedeliveries(found).map(toTimelineEntry),
});

/** A reopened order's workflow knows the redeliveries before it, and so has some of their entries in its timeline. */
function withRedeliveries({ timeline, redeliveries = [] }: OrderDocument): TimelineEntry[] {
  const isKnown = (noted: TimelineEntry) =>
    timeline.some(({ at, event, note }) => at === noted.at && event === noted.event && note === noted.note);
  const missing = redeliveries.filter((noted) => !isKnown(noted));
  if (missing.length === 0) return timeline;
  return [...timeline, ...missing].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(-TIMELINE_LENGTH);
}

const toPayment = ({ method, customer }: PaymentMethod): PaymentMethod => ({ method, customer });

const toTimelineEntry = ({ at, event, line, by, why, note }: TimelineEntry): TimelineEntry => ({
  at,
  event,
  line,
  by,
  why,
  note,
});
