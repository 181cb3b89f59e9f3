import { z } from 'zod';
import type { StoreEvent, SubscriptionChanged } from '../domain/store-event';
import { readPart } from './json-body';
import { PATH, type Message } from './lemon-squeezy-message';
import { minor, toRefund } from './lemon-squeezy-refund';
import { id, text } from './payload-fields';

/** https://docs.lemonsqueezy.com/api/subscription-invoices: it names neither the order nor the product. */
const Invoice = z.object({ subscription_id: id, billing_reason: text, status: text, refunded_amount: minor });

type Invoice = z.output<typeof Invoice>;

/** Reads a payment of a subscription; null for the first one, which its order tells of, and for those of a change of plan. */
export function toPaymentEvent(message: Message): StoreEvent | null {
  const invoice = readPart(message.attributes, Invoice, PATH);
  switch (message.name) {
    case 'subscription_payment_failed':
      return subscriptionChanged(message, invoice, 'paymentFailed', message.eventId);
    case 'subscription_payment_refunded':
      return isRenewal(invoice) ? toRefund(message, paymentIdOf(message)) : null;
    default:
      return isRenewal(invoice) ? toRenewed(message, invoice) : null;
  }
}

/** Reads what a listed payment of a subscription has come to; nothing while it is open. */
export function toInvoiceState(listed: Message): StoreEvent[] {
  const invoice = readPart(listed.attributes, Invoice, PATH);
  if (!isRenewal(invoice)) return [];
  const paymentId = paymentIdOf(listed);
  const eventId = `listed:${paymentId}:refunded:${invoice.refunded_amount ?? ''}`;
  const refund = toRefund({ ...listed, eventId }, paymentId);
  const isPaid = invoice.status === 'paid' || refund?.kind === 'orderPartlyRefunded';
  return [...(isPaid ? [toRenewed(listed, invoice)] : []), ...(refund ? [refund] : [])];
}

const isRenewal = ({ billing_reason }: Invoice): boolean => billing_reason === 'renewal';

/** Numbers of invoices are numbers of orders too. */
const paymentIdOf = ({ id: invoiceId }: Message): string => `invoice:${invoiceId}`;

/** A payment succeeds once, whoever tells of it. */
const toRenewed = (message: Message, invoice: Invoice): StoreEvent =>
  subscriptionChanged(message, invoice, 'renewed', `subscription_payment_success:${message.id}`);

const subscriptionChanged = (
  message: Message,
  invoice: Invoice,
  change: 'renewed' | 'paymentFailed',
  eventId: string,
): SubscriptionChanged => ({
  kind: 'subscriptionChanged',
  eventId,
  subscriptionId: invoice.subscription_id,
  change,
  paymentId: paymentIdOf(message),
  externalId: null,
  product: null,
  occurredAt: message.occurredAt,
  paidUntil: null,
});
