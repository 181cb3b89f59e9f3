import { z } from 'zod';
import type { StoreEvent, SubscriptionChanged } from '../domain/store-event';
import { readPart } from './json-body';
import { country, currency, expandable, id, text } from './payload-fields';
import { OBJECT, reference, seconds, type StripeEvent } from './stripe-event';
import { InvoiceLine, toPurchaseLines } from './stripe-line';

/** https://docs.stripe.com/api/invoices/object; until API 2025-03-31 the subscription stood on the invoice itself. */
const Invoice = z.object({
  id,
  billing_reason: text,
  currency,
  customer_email: text,
  customer_name: text,
  customer_address: z.object({ country }).nullish().catch(null),
  parent: z
    .object({ subscription_details: z.object({ subscription: reference }).nullish() })
    .nullish()
    .catch(null),
  subscription: reference.catch(null),
  lines: z.object({ data: z.array(z.unknown()), has_more: z.boolean().nullish() }),
});

/** What a renewal is for; nothing is lost with what cannot be read of it. */
const RenewedLine = z.object({
  period: z.object({ end: seconds }).nullish().catch(null),
  pricing: z
    .object({ price_details: z.object({ product: expandable('id') }).nullish() })
    .nullish()
    .catch(null),
  price: z
    .object({ product: expandable('id') })
    .nullish()
    .catch(null),
});

type Invoice = z.output<typeof Invoice>;

/** Reads a paid invoice: a subscription's first is a purchase, one of a further period renews it; null for any other. */
export function toInvoicePaid(event: StripeEvent): StoreEvent | null {
  const invoice = readPart(event.data?.object, Invoice, OBJECT);
  if (invoice.billing_reason === 'subscription_create') return toOrderPaid(event, invoice);
  return toRenewal(event, invoice, 'renewed');
}

/** Reads an invoice whose payment has failed; null unless it is for a further period of a subscription. */
export const toInvoiceFailed = (event: StripeEvent): StoreEvent | null =>
  toRenewal(event, readPart(event.data?.object, Invoice, OBJECT), 'paymentFailed');

function toOrderPaid({ id: eventId, account, livemode }: StripeEvent, invoice: Invoice): StoreEvent {
  const { id: externalId, currency, customer_email: email, customer_name: name, customer_address: address } = invoice;
  const path = `${OBJECT}.lines`;
  // The invoice has the first lines only.
  const lookup = invoice.lines.has_more ? externalId : null;
  const parts = lookup ? [] : readPart(invoice.lines.data, z.array(InvoiceLine), `${path}.data`);
  const purchase = {
    eventId,
    channel: 'webhook' as const,
    test: livemode === false,
    currency,
    buyer: { email, name, company: null, country: address?.country ?? null },
    identification: { ...(account && { account }) },
    lines: lookup ? [] : toPurchaseLines(parts, currency, path),
    lookup,
  };
  return { kind: 'orderPaid', eventId, externalId, purchase };
}

function toRenewal(
  { id: eventId, created: occurredAt }: StripeEvent,
  { id: paymentId, billing_reason, parent, subscription, lines }: Invoice,
  change: 'renewed' | 'paymentFailed',
): SubscriptionChanged | null {
  const subscriptionId = parent?.subscription_details?.subscription ?? subscription;
  if (billing_reason !== 'subscription_cycle' || !subscriptionId) return null;
  const parts = lines.data.flatMap((line) => RenewedLine.safeParse(line).data ?? []);
  const products = new Set(
    parts.flatMap(({ pricing, price }) => pricing?.price_details?.product ?? price?.product ?? []),
  );
  const ends = parts.flatMap(({ period }) => period?.end ?? []).sort();
  return {
    kind: 'subscriptionChanged',
    eventId,
    subscriptionId,
    change,
    paymentId,
    externalId: null,
    product: products.size === 1 ? ([...products][0] ?? null) : null,
    occurredAt,
    paidUntil: change === 'renewed' ? (ends.at(-1) ?? null) : null,
  };
}
