import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { id, text } from './payload-fields';
import { toIsoTime, word, type Notice } from './two-checkout-form';

const softId = id.nullish().catch(null);
const texts = z.array(text).default([]);

const Licenses = z.object({
  PAYMENTDATE: text,
  TIMEZONE_OFFSET: text,
  'IPN_LICENSE_REF[]': z.array(softId).default([]),
  'IPN_LICENSE_PROD[]': z.array(softId).default([]),
  'IPN_LICENSE_EXP[]': texts,
  'IPN_LICENSE_LIFETIME[]': texts,
});

const LicenseChange = z.object({
  LICENSE_CODE: id,
  DISPATCH_REASON: word,
  STATUS: word,
  DISABLED: text,
  LICENSE_PRODUCT: softId,
  ORIGINAL_ORDER_REFERENCE: softId,
  EXPIRATION_DATE: text,
  EXPIRATION_DATE_TIME: text,
  DATE_UPDATED: text,
  TIMEZONE_OFFSET: text,
});

type LicenseChange = z.output<typeof LicenseChange>;

/** The subscriptions that an order's payment starts or renews; what is bought for a lifetime is none. */
export function readSubscriptions(notice: Notice, order: string, change: 'started' | 'renewed'): StoreEvent[] {
  const { PAYMENTDATE, TIMEZONE_OFFSET } = readPart(notice, Licenses, 'form');
  return subscriptionsIn(notice).map(({ subscriptionId, product, expiry }) => ({
    kind: 'subscriptionChanged',
    eventId: `${order}:${subscriptionId}:${change}`,
    subscriptionId,
    change,
    paymentId: order,
    externalId: change === 'started' ? order : null,
    product,
    occurredAt: toIsoTime(PAYMENTDATE, TIMEZONE_OFFSET),
    paidUntil: toIsoTime(expiry, TIMEZONE_OFFSET),
  }));
}

/** By product the subscription to it; not for a product that a notification has several to. */
export function subscriptionsByProduct(notice: Notice): ReadonlyMap<string | null, string> {
  const subscriptions = subscriptionsIn(notice);
  const counts = new Map<string | null, number>();
  for (const { product } of subscriptions) counts.set(product, (counts.get(product) ?? 0) + 1);
  const only = subscriptions.filter(({ product }) => counts.get(product) === 1);
  return new Map(only.map(({ product, subscriptionId }) => [product, subscriptionId]));
}

function subscriptionsIn(notice: Notice) {
  const licenses = readPart(notice, Licenses, 'form');
  return licenses['IPN_LICENSE_REF[]'].flatMap((subscriptionId, index) => {
    const expiry = licenses['IPN_LICENSE_EXP[]'][index] ?? null;
    const isLifetime = licenses['IPN_LICENSE_LIFETIME[]'][index]?.toUpperCase() === 'YES' || expiry?.startsWith('9999');
    const product = licenses['IPN_LICENSE_PROD[]'][index] ?? null;
    return subscriptionId && !isLifetime ? [{ subscriptionId, product, expiry }] : [];
  });
}

/** Reads a License Change Notification. */
export function parseLicenseChange(notice: Notice): StoreEvent {
  const told = readPart(notice, LicenseChange, 'form');
  const { LICENSE_CODE, DISPATCH_REASON, DISABLED, STATUS, TIMEZONE_OFFSET, DATE_UPDATED } = told;
  const expiry = told.EXPIRATION_DATE_TIME ?? told.EXPIRATION_DATE;
  const digest = createHash('sha256').update(JSON.stringify([DATE_UPDATED, expiry, STATUS, DISABLED]));
  const eventId = `${LICENSE_CODE}:${DISPATCH_REASON ?? ''}:${digest.digest('hex').slice(0, 16)}`;
  const change = changeOf(told);
  if (!change) return { kind: 'ignored', eventId, type: DISPATCH_REASON ?? 'unknown' };
  return {
    kind: 'subscriptionChanged',
    eventId,
    subscriptionId: LICENSE_CODE,
    change,
    externalId: told.ORIGINAL_ORDER_REFERENCE ?? null,
    product: told.LICENSE_PRODUCT ?? null,
    occurredAt: toIsoTime(DATE_UPDATED, TIMEZONE_OFFSET),
    paidUntil: toIsoTime(expiry, TIMEZONE_OFFSET),
  };
}

/** A `LICENCE_CHANGE` may be anything, a corrected address too; only the end can be told from it. */
function changeOf({ DISPATCH_REASON, DISABLED, STATUS }: LicenseChange): SubscriptionChange | null {
  switch (DISPATCH_REASON) {
    case 'LICENCE_EXPIRATION':
      return STATUS === 'PASTDUE' || STATUS === 'PAST_DUE' ? 'pastDue' : 'ended';
    case 'LICENCE_PASTDUE':
      return 'pastDue';
    case 'SCHEDULED_FOR_CANCELATION_ON_DEMAND':
      return 'cancelledAtPeriodEnd';
    case 'REVERT_CANCELATION_ON_DEMAND':
      return 'resumed';
    case 'LICENCE_CHANGE':
      return DISABLED === '1' ? 'ended' : null;
    default:
      return null;
  }
}
