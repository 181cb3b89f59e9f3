import type { SuspensionReason } from './license';
import { paidUntilOf, type Payment, type Payments } from './paid-period';
import type { SubscriptionChange } from './store-event';

/** What may happen to a subscription over what its store tells of it by name: its order is delivered, or one of its payments given back or disputed. */
export type SubscriptionTurn =
  SubscriptionChange | 'ordered' | 'refunded' | 'disputeOpened' | 'disputeWon' | 'disputeLost';

/** One thing that happened to a subscription. */
export interface SubscriptionFact {
  eventId: string;
  turn: SubscriptionTurn;
  /** ISO time at which it happened at the store; that of its arrival where the store does not tell. */
  at: string;
  /** ISO time until which the subscription is paid for by it. */
  paidUntil: string | null;
  /** The payment that it tells of. */
  paymentId: string | null;
  /** The external id of the order that the subscription began with. */
  externalId: string | null;
  /** The store's product id. */
  product: string | null;
  /** How long a period of its plan is, where its order has told. */
  periodDays?: number;
}

/** What facts have come to, in the order in which they happened. */
export interface Standing extends Payments {
  orders: string[];
  disputed: string[];
  /** Payments whose dispute has been decided: that it was opened may be told later. */
  decided: string[];
  /** True once a dispute has been told of, however it has ended. */
  knowsDisputes: boolean;
  /** ISO times; null for what is not so. */
  overdueSince: string | null;
  pausedSince: string | null;
  /** When its end was asked for, and, where the store has told, when that is to be: else with the period. */
  cancelledAt: string | null;
  endsAt: string | null;
  endedAt: string | null;
}

/** All that is known of a subscription: the newest facts, and what those before them came to. */
export interface Subscription {
  storeId: string;
  /** The store's id of it. */
  subscriptionId: string;
  before: Standing;
  facts: SubscriptionFact[];
}

/** What a product says of its subscriptions. */
export interface SubscriptionTerms {
  /** How long an unpaid license stays in force, in days. */
  graceDays: number;
  /** How long a payment is for that does not tell until when, in days; null where that is not known. */
  periodDays: number | null;
}

export const SUBSCRIPTION_STATES = ['active', 'overdue', 'suspended', 'paused', 'ending', 'ended'] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

/** What a subscription makes of its licenses at one time. */
export interface Keeping {
  state: SubscriptionState;
  /** ISO time until which it is paid for; null where no payment tells. */
  paidUntil: string | null;
  /** ISO time at which an unpaid license is suspended; null while nothing is due. */
  graceUntil: string | null;
  /** ISO time at which its licenses end unless it is paid for again; null where that is not known. */
  expiresAt: string | null;
  suspensions: SuspensionReason[];
  /** False while no dispute has been told of its payments: then it says nothing of one. */
  knowsDisputes: boolean;
  /** ISO time at which this changes by itself; null for never. */
  changesAt: string | null;
}

/** The facts that are kept one by one; what is older is kept as what it came to. */
export const MOST_FACTS = 400;

const DAY_MS = 24 * 60 * 60_000;

/** A payment outweighs the failure of the same moment, and an end everything else. */
const RANKS: readonly SubscriptionTurn[] = [
  'ordered',
  'planChanged',
  'paymentFailed',
  'pastDue',
  'paused',
  'started',
  'renewed',
  'resumed',
  'refunded',
  'disputeOpened',
  'disputeWon',
  'disputeLost',
  'cancelledAtPeriodEnd',
  'ended',
];

const NOTHING: Standing = {
  product: null,
  orders: [],
  payments: [],
  returned: [],
  disputed: [],
  decided: [],
  knowsDisputes: false,
  overdueSince: null,
  pausedSince: null,
  cancelledAt: null,
  endsAt: null,
  endedAt: null,
};

/** A subscription of which nothing is known yet. */
export const newSubscription = (storeId: string, subscriptionId: string): Subscription => ({
  storeId,
  subscriptionId,
  before: NOTHING,
  facts: [],
});

/** The subscription with one more fact, in its place by the time at which it happened; a fact that is known changes nothing. */
export function learn(subscription: Subscription, fact: SubscriptionFact): Subscription {
  if (subscription.facts.some(({ eventId }) => eventId === fact.eventId)) return subscription;
  const facts = [...subscription.facts, fact].sort(byTime);
  const old = facts.slice(0, Math.max(0, facts.length - MOST_FACTS));
  return { ...subscription, before: old.reduce(follow, subscription.before), facts: facts.slice(old.length) };
}

/** What all facts have come to, whatever the order of their arrival. */
export const standingOf = ({ before, facts }: Subscription): Standing => facts.reduce(follow, before);

/** What a subscription makes of its licenses at this time. */
export function keepingOf(standing: Standing, { graceDays, periodDays }: SubscriptionTerms, now: Date): Keeping {
  const paidUntil = paidUntilOf(standing, periodDays);
  const { endedAt, cancelledAt } = standing;
  const end = earliest(endedAt, cancelledAt && periodEndOf(standing, cancelledAt, paidUntil));
  // While it is paused, or will end anyway, nothing is due.
  const due = end !== null || standing.pausedSince !== null ? null : earliest(standing.overdueSince, paidUntil);
  const graceUntil = due && later(due, graceDays);
  // Stores take the money for a period when it has begun: only after a day is their silence a sign.
  const overdueAt = due && earliest(standing.overdueSince, paidUntil && later(paidUntil, 1));
  const isOverdue = overdueAt !== null && hasCome(overdueAt, now);
  const suspensions: SuspensionReason[] = [
    ...(standing.disputed.length > 0 ? (['dispute'] as const) : []),
    ...(standing.pausedSince !== null ? (['paused'] as const) : []),
    ...(graceUntil !== null && hasCome(graceUntil, now) ? (['payment'] as const) : []),
  ];
  const state = stateOf({ end, isOverdue, suspensions, isPaused: standing.pausedSince !== null }, now);
  const times = [end, overdueAt, graceUntil && reminderAt(graceUntil), graceUntil];
  const changesAt = times.filter((time) => time !== null && !hasCome(time, now)).sort()[0] ?? null;
  const expiresAt = end ?? graceUntil;
  const { knowsDisputes } = standing;
  const shownGrace = isOverdue ? graceUntil : null;
  return { state, paidUntil, graceUntil: shownGrace, expiresAt, suspensions, knowsDisputes, changesAt };
}

/** What is given back is not waited for, whatever the store has said when it was cancelled. */
const periodEndOf = ({ endsAt, returned }: Standing, cancelledAt: string, paidUntil: string | null): string =>
  (returned.length > 0 ? earliest(endsAt, paidUntil) : (endsAt ?? paidUntil)) ?? cancelledAt;

/** When an unpaid buyer is reminded for the last time: a day before the license is suspended. */
export const reminderAt = (graceUntil: string): string => later(graceUntil, -1);

function stateOf(
  {
    end,
    isOverdue,
    suspensions,
    isPaused,
  }: { end: string | null; isOverdue: boolean; suspensions: SuspensionReason[]; isPaused: boolean },
  now: Date,
): SubscriptionState {
  if (end !== null) return hasCome(end, now) ? 'ended' : 'ending';
  if (isPaused) return 'paused';
  if (suspensions.length > 0) return 'suspended';
  return isOverdue ? 'overdue' : 'active';
}

function follow(known: Standing, fact: SubscriptionFact): Standing {
  const { externalId, product } = fact;
  const orders =
    externalId === null || known.orders.includes(externalId) ? known.orders : [...known.orders, externalId];
  const isNewPlan =
    fact.turn === 'planChanged' || (product !== null && known.product !== null && product !== known.product);
  const since = isNewPlan && { planSince: fact.at };
  return turn({ ...known, orders, product: product ?? known.product, ...since }, fact);
}

function turn(known: Standing, fact: SubscriptionFact): Standing {
  const { at, paymentId, paidUntil } = fact;
  switch (fact.turn) {
    case 'ordered':
      return ordered(known, fact);
    case 'started':
    case 'renewed':
      return paid(known, { id: paymentId, at, paidUntil, isRenewal: fact.turn === 'renewed' });
    case 'planChanged':
      return extended(known, fact);
    case 'resumed':
      return { ...extended(known, fact), pausedSince: null, cancelledAt: null, endsAt: null };
    case 'paymentFailed':
    case 'pastDue':
      return { ...known, overdueSince: known.overdueSince ?? at };
    case 'paused':
      return { ...known, pausedSince: at };
    case 'cancelledAtPeriodEnd':
      return { ...known, cancelledAt: at, endsAt: paidUntil };
    case 'ended':
      return { ...known, endedAt: at };
    default:
      return paymentId === null ? known : turned(known, fact.turn, paymentId);
  }
}

/** An order is a payment of which nothing is known but its time. */
function ordered(known: Standing, { at, paymentId, product, periodDays }: SubscriptionFact): Standing {
  const payment: Payment = { id: paymentId, at, paidUntil: null, isRenewal: false };
  const plan = periodDays === undefined ? known.plan : { product, days: periodDays };
  return { ...known, ordered: known.ordered ?? payment, ...(plan && { plan }) };
}

/** What a payment mends: it pays what was overdue, and one for a time beyond the end says that there is none. */
function paid(known: Standing, payment: Payment): Standing {
  const { at, paidUntil } = payment;
  const goesOn = known.cancelledAt !== null && at > known.cancelledAt && (paidUntil ?? at) > (known.endsAt ?? at);
  return {
    ...known,
    payments: [...known.payments, payment].slice(-MOST_PAYMENTS),
    overdueSince: null,
    ...(goesOn && { cancelledAt: null, endsAt: null }),
    endedAt: known.endedAt !== null && at > known.endedAt ? null : known.endedAt,
  };
}

/** A period that is told without a payment. */
function extended(known: Standing, { at, paidUntil }: SubscriptionFact): Standing {
  if (paidUntil === null) return known;
  return {
    ...known,
    payments: [...known.payments, { id: null, at, paidUntil, isRenewal: false }].slice(-MOST_PAYMENTS),
  };
}

/** Of older ones nobody asks for the money back. */
const MOST_PAYMENTS = 100;

function turned(known: Standing, turn: SubscriptionTurn, paymentId: string): Standing {
  const disputed = known.disputed.filter((id) => id !== paymentId);
  const knowsDisputes = known.knowsDisputes || turn !== 'refunded';
  if (turn === 'disputeOpened')
    return known.decided.includes(paymentId) ? known : { ...known, knowsDisputes, disputed: [...disputed, paymentId] };
  const decided = turn === 'refunded' ? known.decided : [...new Set([...known.decided, paymentId])];
  if (turn === 'disputeWon') return { ...known, knowsDisputes, disputed, decided };
  return { ...known, knowsDisputes, disputed, decided, returned: [...new Set([...known.returned, paymentId])] };
}

const byTime = (one: SubscriptionFact, other: SubscriptionFact): number =>
  compare(one.at, other.at) ||
  RANKS.indexOf(one.turn) - RANKS.indexOf(other.turn) ||
  compare(one.eventId, other.eventId);

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const earliest = (...times: (string | null)[]): string | null =>
  times.filter((time) => time !== null).sort()[0] ?? null;

const later = (time: string, days: number): string => after(time, days * DAY_MS);

const after = (time: string, milliseconds: number): string => new Date(Date.parse(time) + milliseconds).toISOString();

const hasCome = (time: string, now: Date): boolean => new Date(time) <= now;
