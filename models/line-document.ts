import { Schema } from 'mongoose';
import { EXCEPTION_REASONS, type ExceptionReason, type LineException } from '../domain/exception';
import { LINE_STATES } from '../domain/line-state';
import type { LineUpgrade } from '../domain/license-upgrade';
import { approvalsOf } from '../domain/operator-action';
import type { Line } from '../domain/order';
import type { LineCharge } from '../domain/payment';
import { CODE_SOURCES } from '../domain/product';
import { optionalNumber, optionalText, part, requiredNumber, requiredText } from './fields';
import { fromPairs, textPairs, toPairs, valuePairs, type Pair } from './pairs';

interface StoredException extends Omit<LineException, 'facts'> {
  facts: Pair<string | number>[];
}

/** A payment of an earlier release says nothing of a hold. */
type StoredCharge = Omit<LineCharge, 'holdUntil'> & Partial<Pick<LineCharge, 'holdUntil'>>;

/** What is optional here is missing from the documents of earlier releases. */
export interface StoredLine
  extends
    Omit<
      Line,
      'exception' | 'approved' | 'attributes' | 'features' | 'tax' | 'isFree' | 'charge' | 'publisher' | 'reference'
    >,
    Partial<Pick<Line, 'tax' | 'isFree' | 'charge' | 'publisher' | 'reference'>> {
  exception: StoredException | null;
  /** A boolean in the documents of earlier releases. */
  approved: ExceptionReason[] | boolean;
  attributes?: Pair<string>[];
  features?: Pair<string>[];
}

const exception = new Schema<StoredException>(
  {
    reason: { ...requiredText, enum: EXCEPTION_REASONS },
    facts: valuePairs,
    since: requiredText,
    deadline: optionalText,
  },
  part,
);
const charge = new Schema<LineCharge>(
  {
    state: { ...requiredText, enum: ['open', 'charged', 'refunded'] },
    amount: requiredNumber,
    paymentId: optionalText,
    holdUntil: optionalText,
    renewals: requiredNumber,
  },
  part,
);

const upgrade = new Schema<LineUpgrade>({ license: optionalText, days: optionalNumber }, part);

export const lineSchema = new Schema<StoredLine>(
  {
    id: requiredText,
    storeProduct: requiredText,
    product: optionalText,
    quantity: requiredNumber,
    granted: requiredNumber,
    round: requiredNumber,
    unitPrice: optionalNumber,
    tax: optionalNumber,
    isFree: { type: Boolean, default: null },
    charge: { type: charge, default: null },
    publisher: optionalText,
    reference: optionalText,
    attributes: textPairs,
    subscriptionId: String,
    periodDays: Number,
    features: { ...textPairs, default: undefined },
    upgrades: { type: upgrade, default: undefined },
    handover: { ...requiredText, enum: ['email', 'response', 'both', 'reply'] },
    state: { ...requiredText, enum: LINE_STATES },
    exception: { type: exception, default: null },
    source: { ...optionalText, enum: [...CODE_SOURCES, null] },
    approved: { type: [{ type: String, enum: EXCEPTION_REASONS }], required: true },
    acceptedAt: requiredText,
    grantedAt: optionalText,
    callUntil: String,
    deliveredAt: optionalText,
  },
  part,
);

/** A line as a document holds it. */
export const toStoredLine = ({ exception: open, attributes, features, ...rest }: Line): StoredLine => ({
  ...rest,
  attributes: toPairs(attributes),
  ...(features && { features: toPairs(features) }),
  exception: open && { ...open, facts: toPairs(open.facts) },
});

/** The line that a document holds. */
export const toLine = (found: StoredLine): Line => ({
  id: found.id,
  storeProduct: found.storeProduct,
  product: found.product,
  quantity: found.quantity,
  granted: found.granted,
  round: found.round,
  unitPrice: found.unitPrice,
  tax: found.tax ?? null,
  isFree: found.isFree ?? null,
  charge: found.charge ? toCharge(found.charge) : null,
  publisher: found.publisher ?? null,
  reference: found.reference ?? null,
  attributes: fromPairs(found.attributes ?? []),
  ...(found.subscriptionId !== undefined && { subscriptionId: found.subscriptionId }),
  ...(found.periodDays !== undefined && { periodDays: found.periodDays }),
  ...(found.features && { features: fromPairs(found.features) }),
  ...(found.upgrades && { upgrades: { license: found.upgrades.license, days: found.upgrades.days } }),
  handover: found.handover,
  state: found.state,
  exception: found.exception && toException(found.exception),
  source: found.source,
  approved: approvalsOf(found),
  acceptedAt: found.acceptedAt,
  grantedAt: found.grantedAt ?? null,
  ...(found.callUntil !== undefined && { callUntil: found.callUntil }),
  deliveredAt: found.deliveredAt,
});

const toCharge = ({ state, amount, paymentId, holdUntil = null, renewals }: StoredCharge): LineCharge => ({
  state,
  amount,
  paymentId,
  holdUntil,
  renewals,
});

const toException = ({ reason, facts, since, deadline }: StoredException): LineException => ({
  reason,
  facts: fromPairs(facts),
  since,
  deadline,
});
