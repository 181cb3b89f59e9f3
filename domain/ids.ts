/** What names an order everywhere: `orderId` is derived from the other two, so every redelivery meets the same one. */
export interface OrderIdentity {
  orderId: string;
  storeId: string;
  externalId: string;
}

/** A store's line key as a URL-safe id; different keys never give the same id. */
export const lineId = (key: string): string => [...key].map(escapeCharacter).join('');

/** Half a surrogate pair is no character that can be encoded, and must not break the order that has one. */
const escapeCharacter = (character: string): string =>
  /^\p{Surrogate}$/u.test(character)
    ? `~u${character.charCodeAt(0).toString(16).toUpperCase()}`
    : encodeURIComponent(character).replace(/[%!'()*~]/g, escapeMark);

const escapeMark = (mark: string): string => (mark === '%' ? '~' : `~${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** PostgreSQL has room for 255 characters in Temporal's ids and search attributes, a store's id and a word before it included. */
const MOST_SHOWN = 180;

/**
 * What names an order where nothing is encrypted: an external id that could hold an address is replaced by the order id, of which
 * the beginning is enough, for it is a hash of the whole.
 */
export const shownOrderId = ({ orderId, externalId }: Pick<OrderIdentity, 'orderId' | 'externalId'>): string =>
  externalId.includes('@') ? orderId.slice(0, MOST_SHOWN) : externalId;

/** The workflow that fulfills an order. */
export const orderWorkflowId = (identity: OrderIdentity): string =>
  `order:${identity.storeId}:${shownOrderId(identity)}`;

/** The workflow of an order's n-th redelivery, counted from 1. */
export const redeliveryWorkflowId = (orderId: string, n: number): string => `redelivery:${orderId}:${n}`;

/** The workflow that takes back one key, for one cause. */
export const revocationWorkflowId = (unit: string, cause: string): string => `revocation:${unit}:${cause}`;

/** The workflow that resubmits the lines that wait for a publisher. */
export const resubmissionWorkflowId = (publisher: string): string => `resubmission:${publisher}`;

/** The workflow that acts on many lines at once. */
export const bulkWorkflowId = (id: string): string => `bulk-action:${id}`;

/** The workflow that finds out what a store's notice is of. */
export const noticeWorkflowId = (storeId: string, eventId: string): string =>
  `notice:${storeId}:${eventId.slice(0, MOST_SHOWN)}`;

/** The workflow that keeps the licenses of a store's subscription. */
export const subscriptionWorkflowId = (storeId: string, subscriptionId: string): string =>
  `subscription:${storeId}:${subscriptionId.slice(0, MOST_SHOWN)}`;

/** The workflow that asks a store's platform what has happened; on the schedule of the same name, the time follows. */
export const reconciliationWorkflowId = (storeId: string): string => `reconciliation:${storeId}`;

/** The workflow that mails the summary; on the schedule of the same name, the time follows. */
export const SUMMARY_WORKFLOW_ID = 'summary';

/** The workflow that brings an event to an endpoint. */
export const webhookWorkflowId = (endpoint: string, event: string): string => `webhook:${endpoint}:${event}`;

/** The workflow that sends an endpoint once more what has happened. */
export const webhookReplayWorkflowId = (endpoint: string): string => `webhook-replay:${endpoint}`;

/** The workflow that hands a product's stock to the lines that wait for it. */
export const poolWorkflowId = (product: string): string => `pool:${product}`;

/** What names a line's allocations: a line that has given its codes back starts a new round. */
export interface Allotment {
  id: string;
  round: number;
  quantity: number;
}

/** Names a line's round of allocation within its order; the mark is one that no line id holds. */
export const allotmentId = (orderId: string, { id, round }: Omit<Allotment, 'quantity'>): string =>
  `${orderId}/${id}${round > 0 ? `@${round}` : ''}`;

/** What stands in the place of an order for codes that were handed out by hand. */
export const HANDOUT = 'handout';

/** What an allocation is of; null for codes that are of no order. */
export function allocationOf(allocation: string | null): { order: string; line: string; unit: number } | null {
  const unit = unitOf(allocation ?? '');
  const [order = '', round = ''] = unit.split('/');
  if (order === '' || order === HANDOUT) return null;
  return { order, line: round.split('@', 1)[0] ?? '', unit: unitNumber(unit) };
}

/** Which of its line's units an identity names, counted from 1; one beyond the quantity is that of a key too many. */
export const unitNumber = (unit: string): number => Number(unit.slice(unit.lastIndexOf('/') + 1));

/** The identities of a line's units, `from` and `to` counted from 1 and both included: each is given at most one code, whatever is repeated. */
export function allocationIds(orderId: string, line: Allotment, from = 1, to = line.quantity): string[] {
  const allotment = allotmentId(orderId, line);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => `${allotment}/${from + index}`);
}

/** Names the allocation of a code that has replaced a unit's own; the mark is one that no unit holds. */
export const replacementId = (allocation: string, name: string): string => `${unitOf(allocation)}!${name}`;

/** The unit that an allocation was made for, whatever code has replaced its own. */
export const unitOf = (allocation: string): string => allocation.split('!', 1)[0] ?? allocation;
