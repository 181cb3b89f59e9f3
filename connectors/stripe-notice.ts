import { z } from 'zod';
import type { OrderNotice, StoreEvent, TellsMoney, UnresolvedNotice } from '../domain/store-event';
import { readPart } from './json-body';
import { currency, id, text } from './payload-fields';
import type { PlatformAccess } from './platform-access';
import { askStripe } from './stripe-api';
import { OBJECT, reference, type StripeEvent } from './stripe-event';
import { toMinor } from './stripe-line';
import { tellsMinor } from './told-money';

/** What a notice says of a payment. */
const SAYINGS = ['refunded', 'partlyRefunded', 'opened', 'won', 'lost'] as const;
type Saying = (typeof SAYINGS)[number];

const minorUnits = z.int().nullish().catch(null);

/** https://docs.stripe.com/api/charges/object: `refunded` says that all of it has been; until API 2025-03-31 a charge named its invoice. */
const Charge = z.object({
  payment_intent: reference,
  invoice: reference.catch(null),
  refunded: z.boolean(),
  amount_refunded: minorUnits,
  currency,
});

/** Reads what was given back of a charge, alike in all versions: the list of events has another one than the webhook. */
export function toRefunds(event: StripeEvent): StoreEvent[] {
  const charge = readPart(event.data?.object, Charge, OBJECT);
  const { payment_intent: payment, invoice, refunded } = charge;
  const money = moneyOf(charge.amount_refunded, charge.currency);
  const saying = refunded ? 'refunded' : 'partlyRefunded';
  // An invoice that is named may be one that Checkout wrote for a session, whose order is known by the payment: that is looked up.
  if (payment) return [{ ...toUnresolved(event, saying, payment), ...money }];
  return invoice ? [{ ...toNotice(`${event.id}:${invoice}`, invoice, saying), ...money }] : [];
}

/** https://docs.stripe.com/api/disputes/object */
const Dispute = z.object({ payment_intent: reference, status: text, amount: minorUnits, currency });

/** An inquiry that is closed has taken no money. */
const OUTCOMES: ReadonlyMap<string | null, Saying> = new Map([
  ['won', 'won'],
  ['warning_closed', 'won'],
  ['lost', 'lost'],
]);

/** Reads a dispute, which names its payment alone. */
export function toDispute(event: StripeEvent): StoreEvent | null {
  const { payment_intent: payment, status, amount, currency } = readPart(event.data?.object, Dispute, OBJECT);
  const saying = event.type === 'charge.dispute.created' ? 'opened' : OUTCOMES.get(status);
  return payment && saying ? { ...toUnresolved(event, saying, payment), ...moneyOf(amount, currency) } : null;
}

const moneyOf = (amount: number | null | undefined, currency: string | null): TellsMoney =>
  amount != null && currency ? tellsMinor(Math.round(toMinor(amount, currency)), currency) : {};

const toUnresolved = ({ id: eventId, type }: StripeEvent, saying: Saying, payment: string): UnresolvedNotice => ({
  kind: 'unresolved',
  eventId,
  type,
  lookup: `${saying} ${payment}`,
});

const Lookup = z
  .string()
  .transform((lookup) => lookup.split(' '))
  .pipe(z.tuple([z.enum(SAYINGS), z.string().min(1)]));

/** The first version whose API has invoice payments. https://docs.stripe.com/changelog/basil */
const VERSION = '2025-03-31.basil';

const Invoice = z.union([id.transform((id) => ({ id, billing_reason: null })), z.object({ id, billing_reason: text })]);

/** https://docs.stripe.com/api/invoice-payment/list, with the invoices expanded. */
const InvoicePayments = z.object({ object: z.literal('list'), data: z.array(z.object({ invoice: Invoice })) });

/** Finds which invoices a payment was for: a subscription's orders are known by them, and any other sale's by the payment. */
export async function resolvePayment(
  { eventId, lookup }: UnresolvedNotice,
  access: PlatformAccess,
): Promise<OrderNotice[]> {
  const [saying, payment] = readPart(lookup, Lookup, 'lookup');
  const query = `payment[type]=payment_intent&payment[payment_intent]=${encodeURIComponent(payment)}`;
  const found = await askStripe(`/v1/invoice_payments?${query}&expand[]=data.invoice&limit=100`, access, VERSION);
  const { data } = readPart(found, InvoicePayments, 'answer');
  // Checkout writes a `manual` invoice for a session that is paid once, where it is told to.
  const invoices = data.flatMap(({ invoice }) => (invoice.billing_reason === 'manual' ? [] : invoice.id));
  if (invoices.length === 0) return [toNotice(eventId, payment, saying)];
  return [...new Set(invoices)].map((invoice) => toNotice(`${eventId}:${invoice}`, invoice, saying));
}

function toNotice(eventId: string, externalId: string, saying: Saying): OrderNotice {
  if (saying === 'refunded') return { kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' };
  if (saying === 'partlyRefunded') return { kind: 'orderPartlyRefunded', eventId, externalId };
  return { kind: 'orderDisputed', eventId, externalId, outcome: saying };
}
