import { z } from 'zod';
import type { Buyer } from '../domain/purchase';
import type { DisputeOutcome, StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { country, currency, id, tellsFields, text } from './payload-fields';
import { word, type Notice } from './two-checkout-form';
import { readLines } from './two-checkout-line';
import { readSubscriptions } from './two-checkout-subscription';

const Ipn = z.object({
  REFNO: id,
  ORDERSTATUS: word,
  MESSAGE_TYPE: word,
  REFUND_TYPE: word,
  CHARGEBACK_RESOLUTION: word,
  IPN_TOTALGENERAL: text,
  'ORIGINAL_REFNOEXT[]': z.array(text).default([]),
});

const Order = z.object({
  CURRENCY: currency,
  TEST_ORDER: z.stringbool({ truthy: ['1'], falsy: ['0', ''] }).default(false),
  VENDOR_CODE: id.nullish().catch(null),
  FIRSTNAME: text,
  LASTNAME: text,
  COMPANY: text,
  CUSTOMEREMAIL: text,
  COUNTRY_CODE: country,
  LANGUAGE: text,
  REFNOEXT: text,
});

type Ipn = z.output<typeof Ipn>;
type Order = z.output<typeof Order>;

/** Reads an Instant Payment Notification; `REFNO` names the order in all of them. */
export function parseIpn(notice: Notice): StoreEvent[] {
  const ipn = readPart(notice, Ipn, 'form');
  const disputed = disputeOf(ipn);
  // Which resolutions there are is not documented: only one that is lost says that the money has gone.
  if (isPaid(ipn) && ipn.CHARGEBACK_RESOLUTION !== 'LOST')
    return [...toPaid(ipn, notice), ...(disputed ? [disputed] : [])];
  if (isPaid(ipn)) return disputed ? [disputed] : [];
  return [...(disputed ? [disputed] : []), toNotice(ipn)];
}

/** Money that is only authorized, or on its way by direct debit, is not there yet. */
const isPaid = ({ ORDERSTATUS, MESSAGE_TYPE }: Ipn): boolean =>
  ORDERSTATUS === 'COMPLETE' || (ORDERSTATUS === 'PAYMENT_RECEIVED' && MESSAGE_TYPE !== 'PROCESSING');

const eventIdOf = ({ REFNO, ORDERSTATUS, MESSAGE_TYPE }: Ipn): string =>
  [REFNO, ORDERSTATUS ?? '', MESSAGE_TYPE ?? ''].join(':');

function toNotice(ipn: Ipn): StoreEvent {
  const about = { eventId: eventIdOf(ipn), externalId: ipn.REFNO };
  switch (ipn.ORDERSTATUS) {
    case 'PENDING':
    case 'PURCHASE_PENDING':
    case 'PENDING_APPROVAL':
    case 'PENDING_ORDER_APPROVAL':
    case 'PAYMENT_AUTHORIZED':
    case 'PAYMENT_RECEIVED':
      return { kind: 'orderPending', ...about };
    case 'REVERSED':
      return { kind: 'orderCancelled', ...about };
    case 'REFUND':
      return toRefund(ipn);
    default:
      return { kind: 'ignored', eventId: about.eventId, type: ipn.ORDERSTATUS ?? 'unknown' };
  }
}

/** Of a partial refund, the amount tells one from the next. */
function toRefund(ipn: Ipn): StoreEvent {
  const { REFNO: externalId, REFUND_TYPE: type, IPN_TOTALGENERAL: total } = ipn;
  const eventId = eventIdOf(ipn);
  if (type === null || type === 'TOTAL' || type === 'FULL')
    return { kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' };
  return { kind: 'orderPartlyRefunded', eventId: `${eventId}:${type}:${total?.slice(0, 20) ?? ''}`, externalId };
}

function disputeOf({ REFNO, CHARGEBACK_RESOLUTION: resolution }: Ipn): StoreEvent | null {
  if (resolution === null || resolution === 'NONE') return null;
  const ends: Readonly<Record<string, DisputeOutcome>> = { WON: 'won', LOST: 'lost' };
  const outcome = Object.hasOwn(ends, resolution) ? ends[resolution] : undefined;
  const eventId = `${REFNO}:chargeback:${resolution}`;
  return { kind: 'orderDisputed', eventId, externalId: REFNO, outcome: outcome ?? 'opened' };
}

/** A renewal has an order of its own, which names the order that its subscription began with. */
function toPaid(ipn: Ipn, notice: Notice): StoreEvent[] {
  const isRenewal = ipn['ORIGINAL_REFNOEXT[]'].some((reference) => reference !== null);
  const eventId = eventIdOf(ipn);
  if (!isRenewal) return [toOrderPaid(ipn, notice), ...readSubscriptions(notice, ipn.REFNO, 'started')];
  const renewed = readSubscriptions(notice, ipn.REFNO, 'renewed');
  return renewed.length > 0 ? renewed : [{ kind: 'ignored', eventId, type: 'renewal without IPN_LICENSE_REF[]' }];
}

function toOrderPaid(ipn: Ipn, notice: Notice): StoreEvent {
  const order = readPart(notice, Order, 'form');
  const eventId = eventIdOf(ipn);
  const purchase = {
    eventId,
    channel: 'webhook' as const,
    test: order.TEST_ORDER,
    currency: order.CURRENCY,
    buyer: buyerOf(order),
    identification: order.VENDOR_CODE ? { vendorCode: order.VENDOR_CODE } : ({} as Record<string, string>),
    lines: readLines(notice),
    ...tellsFields([['REFNOEXT', order.REFNOEXT]]),
  };
  return { kind: 'orderPaid', eventId, externalId: ipn.REFNO, purchase };
}

const buyerOf = ({ FIRSTNAME, LASTNAME, COMPANY, CUSTOMEREMAIL, COUNTRY_CODE, LANGUAGE }: Order): Buyer => ({
  email: CUSTOMEREMAIL,
  name: [FIRSTNAME, LASTNAME].filter(Boolean).join(' ') || null,
  company: COMPANY,
  country: COUNTRY_CODE,
  ...(LANGUAGE && { locale: LANGUAGE }),
});
