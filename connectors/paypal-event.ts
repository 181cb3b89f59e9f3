import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { DisputeOutcome, StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { readNamed } from './named-event';
import { id, text } from './payload-fields';
import { Capture, linked, orderIdOf } from './paypal-capture';
import { PayPalEvent } from './paypal-message';
import { toUnresolved } from './paypal-notice';
import { capturePath } from './paypal-payment';
import { toSaleEvents, toSaleGivenBack, toSubscriptionEvent } from './paypal-subscription';

const Dispute = z.object({
  dispute_amount: z.unknown().optional(),
  dispute_outcome: z.object({ outcome_code: text }).nullish().catch(null),
  disputed_transactions: z.array(z.object({ seller_transaction_id: id })).min(1),
});

/** Reads a message, as a webhook brings it and as the API lists it; it tells of one thing, and only a subscription's payment is two. */
export function readEvent(body: unknown): StoreEvent[] {
  const event = readPart(body, PayPalEvent);
  return readNamed(event.id, () => toStoreEvents(event));
}

function toStoreEvents(event: PayPalEvent): StoreEvent[] {
  const { id: eventId, event_type: type } = event;
  switch (type) {
    case 'PAYMENT.CAPTURE.COMPLETED':
      return [toOrderPaid(event, readPart(event.resource, Capture, 'resource'))];
    case 'PAYMENT.CAPTURE.PENDING':
      return [{ kind: 'orderPending', eventId, externalId: captureIdOf(event) }];
    case 'PAYMENT.CAPTURE.DENIED':
    case 'PAYMENT.CAPTURE.DECLINED':
      return [{ kind: 'orderCancelled', eventId, externalId: captureIdOf(event) }];
    case 'PAYMENT.CAPTURE.REFUNDED': // the message does not tell the sum that was paid, so that a part looks like the whole
      return [toUnresolved(event, 'refunded', capturePath(captureIdOf(event)), amountOf(event))];
    case 'PAYMENT.CAPTURE.REVERSED':
      return [toUnresolved(event, 'lost', capturePath(captureIdOf(event)), amountOf(event))];
    case 'CUSTOMER.DISPUTE.CREATED':
    case 'CUSTOMER.DISPUTE.RESOLVED':
      return toDisputes(event);
    case 'PAYMENT.SALE.COMPLETED':
      return toSaleEvents(event, isTest(event)) ?? [ignore(event)];
    case 'PAYMENT.SALE.REFUNDED':
    case 'PAYMENT.SALE.REVERSED':
      return [toSaleGivenBack(event) ?? ignore(event)];
    default:
      return [toSubscriptionEvent(event) ?? ignore(event)];
  }
}

const ignore = ({ id: eventId, event_type: type }: PayPalEvent): StoreEvent => ({
  kind: 'ignored',
  eventId,
  type: type ?? 'unknown',
});

function toOrderPaid(event: PayPalEvent, capture: Capture): StoreEvent {
  const { id: eventId } = event;
  const orderId = orderIdOf(capture);
  if (!orderId) throw new MalformedDeliveryError('resource.supplementary_data.related_ids.order_id: missing');
  const purchase = {
    eventId,
    channel: 'webhook' as const,
    test: isTest(event),
    currency: capture.amount?.currency_code ?? null,
    buyer: { email: null, name: null, company: null, country: null },
    identification: capture.payee ? { merchantId: capture.payee.merchant_id } : {},
    lines: [],
    lookup: `/v2/checkout/orders/${encodeURIComponent(orderId)}`,
  };
  return { kind: 'orderPaid', eventId, externalId: capture.id, purchase };
}

/** A refund has an id of its own, and names its capture by a link only. */
function captureIdOf({ resource_type: type, resource }: PayPalEvent): string {
  const capture = readPart(resource, Capture, 'resource');
  const captureId = type === 'refund' ? linked(capture.links, 'up', '/v2/payments/captures/') : capture.id;
  if (!captureId) throw new MalformedDeliveryError('resource.links: the capture is missing');
  return captureId;
}

const Amounted = z.object({ amount: z.unknown().optional() });

/** What a refund's or a reversal's own message says has gone back. */
const amountOf = ({ resource }: PayPalEvent): unknown => Amounted.safeParse(resource).data?.amount;

function toDisputes(event: PayPalEvent): StoreEvent[] {
  const dispute = readPart(event.resource, Dispute, 'resource');
  const outcome =
    event.event_type === 'CUSTOMER.DISPUTE.CREATED' ? 'opened' : OUTCOMES.get(dispute.dispute_outcome?.outcome_code);
  if (!outcome) return [ignore(event)];
  const isOne = dispute.disputed_transactions.length === 1;
  return dispute.disputed_transactions.map(({ seller_transaction_id: paymentId }, index) => {
    const named = { ...event, id: index === 0 ? event.id : `${event.id}#${index + 1}` };
    return toUnresolved(named, outcome, capturePath(paymentId), isOne ? dispute.dispute_amount : null);
  });
}

/** PayPal's others (ACCEPTED, DENIED, RESOLVED_WITH_PAYOUT, NONE) do not say who has the money. */
const OUTCOMES: ReadonlyMap<string | null | undefined, DisputeOutcome> = new Map([
  ['RESOLVED_BUYER_FAVOUR', 'lost'],
  ['RESOLVED_SELLER_FAVOUR', 'won'],
  ['CANCELED_BY_BUYER', 'won'],
]);

/** PayPal has no mark for test orders, but its sandbox links to itself. */
const isTest = ({ links }: PayPalEvent): boolean =>
  links?.some(({ href }) => /^https:\/\/[^/]*\bsandbox\.paypal\.com\//.test(href ?? '')) ?? false;
