/** A payment for a period. */
export interface Payment {
  /** Null where the store names none. */
  id: string | null;
  at: string;
  paidUntil: string | null;
  /** False for the first one, which may be for a trial: only a renewal says how long a period is. */
  isRenewal: boolean;
}

/** What is known of the payments of a subscription, in the order in which they were made. */
export interface Payments {
  product: string | null;
  payments: Payment[];
  /** Payments that have been given back: whatever they paid for does not count. */
  returned: string[];
  /** The order that it began with, as the payment that it is where the store tells of no first one. */
  ordered?: Payment;
  /** How long a period of the plan is, as the platform has said when it was ordered. */
  plan?: { product: string | null; days: number };
  /** When the plan was changed last: how far payments lie apart from before says nothing of those after it. */
  planSince?: string;
}

const DAY_MS = 24 * 60 * 60_000;

/** Between how many renewals the longest time is taken for their period, so that one that came late or twice misleads nobody. */
const GAPS = 3;

/**
 * Until when is paid, where a payment that does not tell is for the last period that was told, else for the plan's, the one that
 * renewals keep, or so many days. Null where nothing says how long the newest is for: then only the store can say that it is unpaid.
 */
export function paidUntilOf(standing: Payments, periodDays: number | null): string | null {
  const payments = withOrder(standing);
  const counting = payments.filter((payment) => counts(payment, payments, standing.returned));
  // Everything has been given back: nothing has been paid for from the beginning.
  if (counting.length === 0) return payments[0]?.at ?? null;
  const period =
    lastToldMs(counting) ?? planMs(standing) ?? usualMs(standing, counting) ?? atLeastMs(counting, periodDays);
  const isOpen = period === null && counting.at(-1)?.paidUntil === null;
  const ends = counting.flatMap(({ at, paidUntil }) => paidUntil ?? (period === null ? [] : after(at, period)));
  return isOpen ? null : (ends.sort().at(-1) ?? null);
}

function withOrder({ ordered, payments }: Payments): Payment[] {
  if (!ordered || payments.some(({ isRenewal }) => !isRenewal)) return payments;
  return [...payments, ordered].sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
}

/** A payment counts until it is given back, and what the store has said of its period besides as long. */
function counts({ id, at, paidUntil }: Payment, payments: readonly Payment[], returned: readonly string[]): boolean {
  if (id !== null) return !returned.includes(id);
  const isReturned = (payment: Payment) => payment.id !== null && returned.includes(payment.id);
  return !payments.some(
    (payment) => isReturned(payment) && payment.at <= at && (payment.paidUntil ?? '') <= (paidUntil ?? ''),
  );
}

/** How long the last renewal was for that has told. */
function lastToldMs(payments: readonly Payment[]): number | null {
  const told = payments.findLast((payment) => payment.isRenewal && lengthOf(payment) > 0);
  return told ? lengthOf(told) : null;
}

/** Another plan than the one that was ordered has a period of its own. */
const planMs = ({ plan, product }: Payments): number | null =>
  plan && plan.product === product ? plan.days * DAY_MS : null;

/** How far the last renewals lie apart; a trial before the first says nothing. */
function usualMs({ planSince = '' }: Payments, payments: readonly Payment[]): number | null {
  const times = payments.filter(({ at, isRenewal }) => isRenewal && at >= planSince).map(({ at }) => Date.parse(at));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return gaps.length < GAPS ? null : Math.max(...gaps.slice(-GAPS), DAY_MS);
}

/** What was told of the first period may be longer: what is paid for in advance is not cut short. */
function atLeastMs(payments: readonly Payment[], periodDays: number | null): number | null {
  return periodDays === null ? null : Math.max(periodDays * DAY_MS, ...payments.map(lengthOf));
}

const lengthOf = ({ at, paidUntil }: Payment): number =>
  paidUntil === null ? 0 : Date.parse(paidUntil) - Date.parse(at);

const after = (time: string, milliseconds: number): string => new Date(Date.parse(time) + milliseconds).toISOString();
