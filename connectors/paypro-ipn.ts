import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { fieldsByName, readForm, type FormField } from './form-body';
import { readPart } from './json-body';
import { id, text } from './payload-fields';
import { readPurchase } from './paypro-purchase';

/** Extended webhooks have some 170 fields. */
const MAXIMUM_FIELDS = 1000;

const softId = id.nullish().catch(null);

const Ipn = z.object({
  ORDER_ID: id,
  ORDER_ITEM_ID: softId,
  ORDER_REFUNDED: text,
  ORDER_PLACED_TIME_UTC: text,
  PRODUCT_ID: softId,
  SUBSCRIPTION_ID: softId,
  SUBSCRIPTION_INITIAL_ORDER_ID: softId,
  SUBSCRIPTION_NEXT_CHARGE_DATE: text,
  SUBSCRIPTION_NUMBER_OF_BILLING_CYCLES: text,
  SUBSCRIPTION_NUMBER_OF_FAILED_ATTEMPTS: text,
});

type Ipn = z.output<typeof Ipn>;

/** Items of an order that no code belongs to. https://developers.payproglobal.com/docs/integrate-with-paypro-global/webhook-ipn/ */
const WITHOUT_CODES: ReadonlySet<string> = new Set([
  'BackupMedia',
  'DownloadWarranty',
  'PhysicalShipment',
  'ManualProcessingFee',
]);

const CHANGES: Readonly<Record<string, SubscriptionChange>> = {
  SubscriptionChargeSucceed: 'renewed',
  SubscriptionChargeFailed: 'paymentFailed',
  SubscriptionSuspended: 'paused',
  SubscriptionRenewed: 'resumed', // switched on again after a suspension or a termination
  SubscriptionTerminated: 'ended',
  SubscriptionFinished: 'ended',
};

/** The fields of a POST in the order of the wire. */
export const readFields = (rawBody: Buffer): FormField[] => readForm(rawBody, MAXIMUM_FIELDS);

/** Reads a POST by `IPN_TYPE_NAME`, which is signed where `IPN_TYPE_ID` is not; `ORDER_ID` names the order in all of them. */
export function parseIpn(rawBody: Buffer): StoreEvent[] {
  const form = Object.fromEntries(fieldsByName(readFields(rawBody)));
  const { IPN_TYPE_NAME: type = '', ORDER_ITEM_TYPE_NAME: itemType = '' } = form;
  switch (type) {
    case 'OrderCharged':
    case 'TrialCharge':
      return WITHOUT_CODES.has(itemType) ? [ignore(form, rawBody)] : toPaid(readIpn(form), form, type);
    case 'LicenseRequested':
      return [toLicenseRequest(readIpn(form), form, type)];
    case 'OrderOnWaiting':
      return [{ kind: 'orderPending', ...aboutOrder(readIpn(form), type) }];
    case 'OrderDeclined':
      return [{ kind: 'orderCancelled', ...aboutOrder(readIpn(form), type) }];
    case 'OrderRefunded':
      return [{ kind: 'orderRefunded', ...aboutOrder(readIpn(form), type), lineKeys: 'all' }];
    case 'OrderPartiallyRefunded':
      return [{ kind: 'orderPartlyRefunded', ...aboutOrder(readIpn(form), type) }];
    case 'OrderChargedBack':
      return [{ kind: 'orderDisputed', ...aboutOrder(readIpn(form), type), outcome: 'opened' }];
    case 'OrderChargebackIsWon':
      return [{ kind: 'orderDisputed', ...aboutOrder(readIpn(form), type), outcome: 'won' }];
    default:
      return [toSubscriptionChange(form, type) ?? ignore(form, rawBody)];
  }
}

const readIpn = (form: unknown): Ipn => readPart(form, Ipn, 'form');

/** Repeated with the POST; further partial refunds of an order have another sum of what was refunded. */
function aboutOrder(ipn: Ipn, type: string): { eventId: string; externalId: string } {
  const refunded = type === 'OrderPartiallyRefunded' ? (ipn.ORDER_REFUNDED?.slice(0, 20) ?? '') : null;
  const parts = [ipn.ORDER_ID, ipn.ORDER_ITEM_ID ?? '', type, ...(refunded === null ? [] : [refunded])];
  return { eventId: parts.join(':'), externalId: ipn.ORDER_ID };
}

function toPaid(ipn: Ipn, form: unknown, type: string): StoreEvent[] {
  const about = aboutOrder(ipn, type);
  const purchase = readPurchase(form, about.eventId, 'webhook');
  const started = ipn.SUBSCRIPTION_ID ? [subscriptionChanged(ipn, ipn.SUBSCRIPTION_ID, 'started', type)] : [];
  return [{ kind: 'orderPaid', ...about, purchase }, ...started];
}

function toLicenseRequest(ipn: Ipn, form: Record<string, unknown>, type: string): StoreEvent {
  const about = aboutOrder(ipn, type);
  if (form.ORDER_STATUS !== 'Processed') return { kind: 'orderPending', ...about };
  return { kind: 'orderPaid', ...about, purchase: readPurchase(form, about.eventId, 'reply') };
}

function toSubscriptionChange(form: unknown, type: string): StoreEvent | null {
  const change = Object.hasOwn(CHANGES, type) ? CHANGES[type] : undefined;
  if (!change) return null;
  const { SUBSCRIPTION_ID } = readPart(form, z.object({ SUBSCRIPTION_ID: id }), 'form');
  return subscriptionChanged(readIpn(form), SUBSCRIPTION_ID, change, type);
}

/** A subscription may be suspended and switched on again under one order: what else the POST tells makes the difference. */
function subscriptionChanged(ipn: Ipn, subscriptionId: string, change: SubscriptionChange, type: string): StoreEvent {
  const state = [
    ipn.SUBSCRIPTION_NEXT_CHARGE_DATE,
    ipn.SUBSCRIPTION_NUMBER_OF_BILLING_CYCLES,
    ipn.SUBSCRIPTION_NUMBER_OF_FAILED_ATTEMPTS,
  ];
  const isCharge = change === 'started' || change === 'renewed';
  const isPayment = isCharge || change === 'paymentFailed';
  const began = change === 'started' ? ipn.ORDER_ID : (ipn.SUBSCRIPTION_INITIAL_ORDER_ID ?? null);
  return {
    kind: 'subscriptionChanged',
    eventId: [ipn.ORDER_ID, subscriptionId, type, ...(isCharge ? [] : [digest(JSON.stringify(state))])].join(':'),
    subscriptionId,
    change,
    ...(isPayment && { paymentId: ipn.ORDER_ID }),
    externalId: began,
    product: ipn.PRODUCT_ID ?? null,
    occurredAt: isCharge ? toIsoTime(ipn.ORDER_PLACED_TIME_UTC) : null,
    paidUntil: toIsoTime(ipn.SUBSCRIPTION_NEXT_CHARGE_DATE),
  };
}

function ignore({ IPN_TYPE_NAME: type }: Record<string, string | undefined>, rawBody: Buffer): StoreEvent {
  const name = type && /^\w{1,60}$/.test(type) ? type : 'unknown';
  return { kind: 'ignored', eventId: `${name}:${digest(rawBody)}`, type: name };
}

const digest = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex').slice(0, 16);

/** PayPro writes `01/16/2023 07:33:17` and `2/16/2023 7:33 AM`, both in UTC. */
function toIsoTime(date: string | null): string | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))?(?: ([AP])M)?$/i.exec(date ?? '');
  if (!match) return null;
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '0', half] = match;
  const hours = half ? (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0) : Number(hour);
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second)));
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
