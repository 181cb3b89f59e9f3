import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import { readPart } from './json-body';
import { id, isoTime, text } from './payload-fields';
import { Capture, orderIdOf } from './paypal-capture';
import { PlatformApiError } from './platform-access';

const CAPTURES = '/v2/payments/captures/';
const SALES = '/v1/payments/sale/';

/** Where PayPal's API tells of a payment of an order. */
export const capturePath = (captureId: string): string => CAPTURES + encodeURIComponent(captureId);

/** Where it tells of a payment of a subscription. */
export const salePath = (saleId: string): string => SALES + encodeURIComponent(saleId);

/** What PayPal's API tells of a payment. */
export interface Payment {
  /** What Keyrail knows it by: itself, and before that the subscription, whose order it has paid for, where it is the first of one. */
  externalIds: string[];
  goneBack: 'all' | 'part' | 'nothing';
}

type Ask = (path: string) => Promise<unknown>;

/** Finds a payment by its path in PayPal's API; null for one of neither an order nor a subscription. */
export async function paymentAt(path: string, ask: Ask): Promise<Payment | null> {
  if (!path.startsWith(CAPTURES)) return toPayment(readPart(await ask(path), Sale, 'sale'), ask);
  const salesPath = SALES + path.slice(CAPTURES.length);
  const found = await orNull(ask(path));
  if (found === null) return toPayment(readPart(await ask(salesPath), Sale, 'sale'), ask);
  const capture = readPart(found, PaidCapture, 'capture');
  const payment = { externalIds: [capture.id], goneBack: goneBackOf(capture.status, capture.status_details?.reason) };
  if (orderIdOf(capture)) return payment;
  // A subscription's payments are captures too, but do not name it there.
  const sale = await orNull(ask(salesPath));
  const known = sale === null ? null : await toPayment(readPart(sale, Sale, 'sale'), ask);
  return { ...payment, ...(known && { externalIds: known.externalIds }) };
}

/** https://developer.paypal.com/api/orders/v2/definitions/capture */
const PaidCapture = Capture.extend({
  status: text,
  status_details: z.object({ reason: text }).nullish().catch(null),
});

/** https://developer.paypal.com/api/deprecated/payments/v1/sale-get */
const Sale = z.object({ id, state: text, billing_agreement_id: id.nullish(), create_time: isoTime });

/** A chargeback's capture is one that was denied, by its status. */
function goneBackOf(status: string | null, reason?: string | null): Payment['goneBack'] {
  const known = status?.toUpperCase();
  if (known === 'REFUNDED' || known === 'REVERSED' || reason === 'CHARGEBACK') return 'all';
  return known === 'PARTIALLY_REFUNDED' ? 'part' : 'nothing';
}

async function toPayment(sale: z.output<typeof Sale>, ask: Ask): Promise<Payment | null> {
  const { id, billing_agreement_id: subscriptionId, state } = sale;
  if (!subscriptionId) return null;
  const externalIds = (await isFirst(sale, subscriptionId, ask)) ? [subscriptionId, id] : [id];
  return { externalIds, goneBack: goneBackOf(state) };
}

const Subscription = z.object({ create_time: isoTime });

/** https://developer.paypal.com/api/subscriptions/v1/subscriptions-transactions */
const Transactions = z.union([
  z.object({ transactions: z.array(z.object({ id, status: text })) }),
  z.object({ total_items: z.literal(0) }).transform(() => ({ transactions: [] })),
]);

const PAID: ReadonlySet<string | null> = new Set(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED']);

/** Nothing in a payment tells the first from the others: it has none before it. */
async function isFirst(sale: z.output<typeof Sale>, subscriptionId: string, ask: Ask): Promise<boolean> {
  const path = `/v1/billing/subscriptions/${encodeURIComponent(subscriptionId)}`;
  const { create_time: since } = readPart(await ask(path), Subscription, 'subscription');
  if (since === null || sale.create_time === null) throw new MalformedDeliveryError('sale.create_time: missing');
  const until = new Date(Date.parse(sale.create_time) - 1_000).toISOString();
  if (until <= since) return true;
  const query = new URLSearchParams({ start_time: since, end_time: until });
  const before = await ask(`${path}/transactions?${query.toString()}`);
  const { transactions } = readPart(before, Transactions, 'transactions');
  return !transactions.some(({ id, status }) => id !== sale.id && PAID.has(status));
}

/** Null for what PayPal does not know. */
async function orNull(asking: Promise<unknown>): Promise<unknown> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof PlatformApiError && error.status === 404) return null;
    throw error;
  }
}
