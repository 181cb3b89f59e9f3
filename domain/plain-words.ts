import { NOT_TOLD, type ExceptionFacts, type ExceptionReason } from './exception';
import type { LicenseState } from './license';
import type { LineState } from './line-state';
import { formatMoney } from './money';
import type { Line, Order, OrderState, TimelineEntry } from './order';

/** What a buyer reads of one line: nothing of the shop's inner affairs. */
export function lineInWords(line: Line): string {
  if (line.state === 'exception')
    return line.exception ? EXCEPTIONS_FOR_BUYERS[line.exception.reason] : 'We are looking into this item.';
  if (line.state === 'delivered')
    return line.quantity === 1 ? 'Your code is here.' : `Your ${line.quantity} codes are here.`;
  return LINES[line.state];
}

const LINES: Record<Exclude<LineState, 'exception' | 'delivered'>, string> = {
  accepted: 'We have your order and are checking it.',
  allocating: 'Your codes are being made ready.',
  requesting: 'We have asked the publisher for your key.',
  charged: 'Your payment went through. Your codes are on their way.',
  granted: 'Your codes are ready and on their way.',
  rejected: 'We could not accept this item.',
  cancelled: 'This item was cancelled.',
  expired: 'We could not deliver this item in time, and it has been closed.',
  refunded: 'Your money for this item has been returned.',
  revoked: 'The codes of this item are no longer valid.',
};

const EXCEPTIONS_FOR_BUYERS: Record<ExceptionReason, string> = {
  details_missing: 'We are waiting for the shop to tell us what you bought. A person is looking at it.',
  unknown_product: 'We are checking which product you bought. A person is looking at it.',
  below_minimum_price: 'A person is checking this item.',
  identification_mismatch: 'A person is checking this item.',
  quantity_over_limit: 'A person is checking this item, because the quantity is unusually large.',
  no_code_format: 'A person is making your code ready.',
  upgrade_invalid: 'We are checking which license you want to renew or upgrade. A person is looking at it.',
  pool_empty: 'We are waiting for new codes. Yours is sent by itself as soon as they are there.',
  rights_retrying:
    'Your key is on its way: the publisher issues it, and we ask every hour. It is yours as soon as it is there.',
  rights_refused: 'The publisher needs a correction before it issues your key. A person is looking at it.',
  rights_short: 'The publisher has issued some of your keys. We ask for the rest every hour.',
  duplicate_key: 'The publisher is to issue another key for you. A person is looking at it.',
  payment_declined: 'Your codes are ready, but the payment did not go through. You can mend it on this page.',
  undeliverable:
    'Your codes are ready, but our mail did not reach you. They will be sent once your address has been corrected.',
  refund_due: 'We could not deliver this item. Your money will be returned.',
};

/** What a buyer reads of a line whose codes have all lapsed. */
export const LAPSED_LINE = 'The codes of this item may not be used just now.';

/** What has become of codes that were delivered and may not be used any more, for their buyer. */
export const lapseInWords = (state: LapsedState, count: number): string =>
  `${count === 1 ? 'One code' : `${count} codes`} ${count === 1 ? 'is' : 'are'} not shown: ${LAPSES[state]}.`;

/** How a license stands whose code may not be used. */
export type LapsedState = Extract<LicenseState, 'suspended' | 'expired' | 'revoked'>;

const LAPSES: Record<LapsedState, string> = {
  suspended: 'the license is suspended, until the shop has settled its payment',
  expired: 'the license has expired, and can be renewed where you bought it',
  revoked: 'the license has been revoked',
};

/** What has become of an order as a whole, for its buyer. */
export const orderInWords = (order: Pick<Order, 'state'> & Partial<Told>): string =>
  isDisputed(order) ? 'The payment of your order is disputed.' : ORDERS[order.state];

type Told = Pick<Order, 'lines' | 'timeline'>;

/** True for an order that was delivered, and whose buyer has asked for the money back since. */
const isDisputed = ({ state, lines = [], timeline = [] }: Pick<Order, 'state'> & Partial<Told>): boolean =>
  state === 'delivered' &&
  lines.some(({ id, state: ofLine }) => {
    const last = timeline.findLast(({ event, line }) => line === id && event.startsWith('dispute_'));
    return ofLine === 'delivered' && last?.event === 'dispute_opened';
  });

const ORDERS: Record<OrderState, string> = {
  processing: 'Your order is being processed.',
  exception: 'Part of your order needs a little more time.',
  delivered: 'Your order has been delivered.',
  cancelled: 'Your order was cancelled.',
  expired: 'Your order has been closed, because it could not be delivered in time.',
  refunded: 'Your money has been returned.',
  closed: 'Your order is closed.',
};

/** What the buyer may expect next. */
export function nextInWords(order: Pick<Order, 'state' | 'lines'> & Partial<Told>): string {
  const { state, lines } = order;
  if (isDisputed(order))
    return 'Codes that are not shown are yours again once that is settled for the shop. If you did not mean it, withdraw the dispute where you paid, or write to the shop.';
  if (state === 'processing') return 'This usually takes less than a minute. You need not do anything.';
  if (state === 'exception') return exceptionNext(lines);
  if (state === 'delivered') return 'Keep your codes in a safe place. Nothing more needs to be done.';
  return 'Nothing more happens by itself. If this is a surprise, please write to the shop.';
}

function exceptionNext(lines: readonly Line[]): string {
  const reasons = new Set(lines.map((line) => line.exception?.reason));
  if (reasons.has('undeliverable')) return 'Please tell the shop an address at which mail reaches you.';
  if (reasons.has('payment_declined'))
    return 'Pay by another method, or confirm the payment with your bank. Your codes follow at once.';
  if (reasons.has('rights_retrying') || reasons.has('rights_short'))
    return 'You need not do anything. This takes 21 days at most; if no key comes until then, the order is cancelled, and what you have paid for it is returned.';
  if (reasons.has('refund_due')) return 'The shop returns your money. You need not do anything.';
  return 'A person is looking at it. You need not do anything, and everything else goes on by itself.';
}

/** What a buyer reads of one thing that happened; null for what is the shop's own affair. */
export const timelineInWords = ({ event }: Pick<TimelineEntry, 'event'>): string | null => TIMELINE[event];

const TIMELINE: Record<TimelineEntry['event'], string | null> = {
  accepted: 'We received your order.',
  details_missing: 'We are waiting for the shop to tell us what you bought.',
  requesting: null,
  granted: 'Your codes were made ready.',
  charged: 'Your payment went through.',
  payment_declined: 'Your payment did not go through.',
  hold_declined: null,
  payment_mended: 'You gave us another way to pay.',
  delivered: 'Your codes were delivered.',
  mail_delayed: 'Our mail to you is delayed. We keep trying.',
  undeliverable: 'Our mail did not reach you.',
  exception: 'Something needs our attention.',
  resubmitted: 'We are trying again.',
  approved: 'We approved your order.',
  source_switched: null,
  keys_entered: null,
  cancelled: 'An item was cancelled.',
  cancelled_by_store: null,
  refunded: 'Your money was returned.',
  revoked: 'The codes of an item were taken back.',
  dispute_opened: 'You disputed the payment.',
  dispute_won: null,
  dispute_lost: null,
  expired: 'The time for delivery ran out.',
  resent: 'We sent your codes once more.',
  difference: null,
};

/** What stands against a line, with the facts, for the people of the shop. */
export function exceptionInWords(reason: ExceptionReason, facts: ExceptionFacts): string {
  const fact = (name: string): string => String(facts[name] ?? 'unknown');
  switch (reason) {
    case 'details_missing':
      return `The platform does not tell what was bought: ${fact('cause')}.`;
    case 'unknown_product':
      return `No product has the id ${fact('product')}, and the store maps it to none.`;
    case 'below_minimum_price':
      return priceInWords(facts);
    case 'identification_mismatch':
      return `The store's field ${fact('field')} should be ${fact('expected')}, but the order says ${fact('found')}.`;
    case 'quantity_over_limit':
      return `The quantity ${fact('quantity')} is over the limit of ${fact('limit')}.`;
    case 'no_code_format':
      return `The product ${fact('product')} has no code format by which codes could be generated.`;
    case 'upgrade_invalid':
      return `The license cannot be renewed or upgraded: ${fact('cause')}`;
    case 'pool_empty':
      return 'The pool of codes is empty.';
    case 'rights_retrying':
      return `The publisher ${fact('publisher')} has not issued the keys yet (${fact('cause')}); it is asked every hour.`;
    case 'rights_refused':
      return `The publisher ${fact('publisher')} has refused (code ${fact('returnCode')}): ${fact('returnMessage')}.`;
    case 'rights_short':
      return `The publisher ${fact('publisher')} has issued ${fact('granted')} of ${fact('quantity')} keys; the rest is asked for every hour.`;
    case 'duplicate_key':
      return `The publisher ${fact('publisher')} has given a key that another line has.`;
    case 'payment_declined':
      return `The payment was declined (${fact('code')}).`;
    case 'undeliverable':
      return "The buyer's mail server refuses the mail for good, or the order has no address.";
    case 'refund_due':
      return 'The line has ended without goods, and its money has been taken.';
  }
}

function priceInWords(facts: ExceptionFacts): string {
  if (facts.currency === NOT_TOLD) return "The store has not told the order's currency, and each has a minimum price.";
  const minimum = amount(facts, 'minimum');
  return facts.unitPrice === NOT_TOLD
    ? `The store has not told the unit price, which has a minimum (${minimum}).`
    : `The unit price ${amount(facts, 'unitPrice')} is under the minimum (${minimum}).`;
}

function amount({ currency, ...facts }: ExceptionFacts, name: string): string {
  const value = facts[name];
  return typeof value === 'number' && typeof currency === 'string'
    ? formatMoney({ amount: value, currency })
    : String(value ?? 'unknown');
}
