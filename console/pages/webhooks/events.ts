import type { Schemas } from '../../api/client';

export type Endpoint = Schemas['WebhookEndpoint'];
export type Delivery = Schemas['WebhookDelivery'];
export type EventType = Delivery['type'];
/** A type, or all of a noun. */
export type Wanted = NonNullable<Schemas['WebhookEndpointSettings']['types']>[number];

// Of a record, so that a type that the API gains is missed here when it is built.
const WANTED: Readonly<Record<Wanted, string>> = {
  'order.*': 'order.* (all of orders)',
  'order.fulfilled': 'order.fulfilled',
  'order.exception': 'order.exception',
  'order.expired': 'order.expired',
  'order.refunded': 'order.refunded',
  'order.cancelled': 'order.cancelled',
  'order.revoked': 'order.revoked',
  'license.*': 'license.* (all of licenses)',
  'license.renewed': 'license.renewed',
  'license.recharged': 'license.recharged',
  'license.suspended': 'license.suspended',
  'license.restored': 'license.restored',
  'license.revoked': 'license.revoked',
  'subscription.*': 'subscription.* (all of subscriptions)',
  'subscription.started': 'subscription.started',
  'subscription.renewed': 'subscription.renewed',
  'subscription.payment_failed': 'subscription.payment_failed',
  'subscription.past_due': 'subscription.past_due',
  'subscription.paused': 'subscription.paused',
  'subscription.resumed': 'subscription.resumed',
  'subscription.plan_changed': 'subscription.plan_changed',
  'subscription.cancelled_at_period_end': 'subscription.cancelled_at_period_end',
  'subscription.ended': 'subscription.ended',
  'webhook.*': 'webhook.*',
  'webhook.test': 'webhook.test',
};

const NAMES = Object.keys(WANTED) as Wanted[];
const isType = (name: Wanted): name is EventType => !name.endsWith('.*');

/** What an endpoint may want; a test goes to the one that is tried, whatever it wants. */
export const WANTED_CHOICES = NAMES.filter((name) => !name.startsWith('webhook.')).map((value) => ({
  value,
  label: WANTED[value],
}));

export const EVENT_TYPES: readonly EventType[] = NAMES.filter(isType);

/** Those of some texts that an endpoint may want; null for every type. */
export function toWanted(texts: readonly string[]): Wanted[] | null {
  const wanted = NAMES.filter((name) => texts.includes(name));
  return wanted.length > 0 ? wanted : null;
}

const PAGES: Readonly<Record<string, string>> = {
  order: '/orders/',
  license: '/licenses/',
  subscription: '/subscriptions/',
};

/** Where that which an event is of is shown; null for a test. */
export function pageOf({ type, of }: Delivery): string | null {
  const path = PAGES[type.split('.')[0] ?? ''];
  return path === undefined ? null : path + encodeURIComponent(of);
}
