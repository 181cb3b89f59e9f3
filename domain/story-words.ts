import { EXCEPTION_CURES, EXCEPTION_REASONS, type ExceptionReason } from './exception';
import type { LicenseEntry } from './license';
import type { TimelineEntry } from './order';
import type { ToldMail, ToldRevocation, ToldStoreEvent } from './order-records';
import type { Attempt } from './rights';

/** What happened to an order, for the people of the shop: all of it, their own affairs too. */
export function timelineInOperatorsWords({ event, note }: Pick<TimelineEntry, 'event' | 'note'>): string {
  if (event === 'exception') return exceptionRaised(note);
  return TIMELINE[event] + (note === null ? '.' : ` (${note}).`);
}

/** What it waits for, and what clears that. */
function exceptionRaised(reason: string | null): string {
  const known = EXCEPTION_REASONS.find((each): each is ExceptionReason => each === reason);
  return known
    ? `The line waits: ${known.replaceAll('_', ' ')}. ${EXCEPTION_CURES[known]}`
    : 'The line waits for a person.';
}

const TIMELINE: Record<Exclude<TimelineEntry['event'], 'exception'>, string> = {
  accepted: 'The purchase was received from the store and its line was taken',
  details_missing: 'The message leaves out what was bought: the platform is asked',
  requesting: 'The publisher is asked for the keys',
  granted: 'The line has all its codes',
  charged: 'The price was charged',
  payment_declined: 'The charge was declined',
  hold_declined: 'The bank declined to hold the price',
  payment_mended: 'The buyer mended the payment',
  delivered: 'The codes were handed over',
  mail_delayed: 'The mail server does not take the mail yet: it is tried again',
  resubmitted: 'The line was tried again',
  approved: 'The line was approved',
  source_switched: 'The codes come from another source',
  keys_entered: 'Keys were entered by hand',
  cancelled: 'The line was cancelled',
  cancelled_by_store: 'The store withdrew the order',
  refunded: 'The money went back to the buyer',
  revoked: 'The codes were taken back',
  dispute_opened: 'The buyer disputes the payment',
  dispute_won: 'The dispute was decided for the shop',
  dispute_lost: 'The dispute was decided for the buyer',
  expired: 'The window closed, and the line has ended',
  resent: 'The codes were mailed once more',
  difference: 'A later message says something else of a known line, which stays as it is',
  undeliverable: 'The mail was refused for good, or came back',
};

/** A question to a publisher's key server, and the answer. */
export function attemptInWords({ publisher, quantity, keys, outcome, returnCode, returnMessage }: Attempt): string {
  const asked = `The publisher ${publisher} was asked for ${quantity === 1 ? 'a key' : `${quantity} keys`}`;
  const word = [returnCode && `code ${returnCode}`, returnMessage].filter(Boolean).join(': ');
  const said = word === '' ? '' : ` (${word})`;
  switch (outcome) {
    case 'granted':
      return `${asked} and gave ${keys === 1 ? 'it' : 'them'}.`;
    case 'short':
      return `${asked} and gave ${keys} only${said}.`;
    case null:
      return `${asked}. There is no answer: a key may have been issued that never arrived.`;
    default:
      return `${asked}: ${ANSWERS[outcome]}${said}.`;
  }
}

const ANSWERS: Record<Exclude<Attempt['outcome'], 'granted' | 'short' | null>, string> = {
  duplicate: 'it gave a key that another line has',
  refused: 'it refused',
  retry: 'it wants to be asked again later',
  timeout: 'no answer came in time',
  network: 'it could not be reached',
  server: 'its server failed',
  invalid: 'its answer makes no sense',
  busy: 'it was spared, for other questions were under way or it had just failed',
};

/** A mail of the order and what became of it. */
export function mailInWords({
  kind,
  status,
  attempts,
  refusal,
}: Pick<ToldMail, 'kind' | 'status' | 'attempts' | 'refusal'>): string {
  const mail = `The mail "${kind.replaceAll('-', ' ')}"`;
  const tries = attempts === 1 ? '' : ` at the ${attempts}. try`;
  if (status === 'sent') return `${mail} was taken by the mail server${tries}.`;
  if (status === 'refused') return `${mail} was refused for good: ${refusal ?? 'the server did not say why'}.`;
  return `${mail} is being sent; ${attempts === 1 ? 'one try' : `${attempts} tries`} so far.`;
}

/** What the store has told besides the purchase. */
export const storeEventInWords = ({ kind, type }: Pick<ToldStoreEvent, 'kind' | 'type'>): string =>
  `The store told: ${STORE_EVENTS[kind] ?? kind}${type === null ? '' : ` (${type})`}.`;

const STORE_EVENTS: Readonly<Record<string, string>> = {
  orderPending: 'the purchase is not paid for yet',
  orderCancelled: 'the order is withdrawn',
  orderRefunded: 'the money goes back',
  orderPartlyRefunded: 'a part of the money goes back',
  orderDisputed: 'the payment is disputed',
  subscriptionChanged: 'its subscription has changed',
  unresolved: 'something of which it is not known yet what it is of',
  ignored: 'something that asks for nothing',
  unreadable: 'something that could not be read',
};

/** What has become of licenses. */
export function licenseInWords(event: LicenseEntry['event'], count: number): string {
  const { one, many } = LICENSES[event];
  return count === 1 ? `${one}.` : `${many.replace('#', String(count))}.`;
}

interface Forms {
  one: string;
  /** With # for how many. */
  many: string;
}

const passive = (done: string): Forms => ({ one: `A license was ${done}`, many: `# licenses were ${done}` });

const LICENSES: Record<LicenseEntry['event'], Forms> = {
  reserved: passive('handed out by hand'),
  delivered: passive('delivered'),
  readdressed: passive('given the corrected address'),
  renewed: passive('renewed'),
  recharged: passive('given more days'),
  shortened: passive('shortened'),
  suspended: passive('suspended'),
  restored: passive('restored'),
  features_changed: { one: 'The features of a license were changed', many: 'The features of # licenses were changed' },
  rotated: { one: 'The code of a license was replaced', many: 'The codes of # licenses were replaced' },
  revoked: passive('revoked'),
  reinstated: passive('reinstated'),
};

/** How taking a key back at its publisher stands. */
export const revocationInWords = ({ publisher, state }: Pick<ToldRevocation, 'publisher' | 'state'>): string =>
  state === 'acknowledged'
    ? `The publisher ${publisher} has taken the key back.`
    : state === 'pending'
      ? `The publisher ${publisher} is asked to take the key back.`
      : `The key stays in force at the publisher ${publisher}: ${state}.`;
