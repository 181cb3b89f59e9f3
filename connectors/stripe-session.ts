import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { Buyer } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { country, currency, fieldRecord, id, tellsFields, text } from './payload-fields';
import { OBJECT, reference, type StripeEvent } from './stripe-event';
import { sessionLookup } from './stripe-lookup';

const entered = z.object({ value: text }).nullish().catch(null);

/** https://docs.stripe.com/api/checkout/sessions/object; `name` stands for both names before there were two. */
const Session = z.object({
  id,
  mode: text,
  payment_status: text,
  payment_intent: reference,
  invoice: reference,
  subscription: reference.catch(null),
  currency,
  customer_details: z
    .object({ email: text, name: text, individual_name: text, business_name: text, address: z.unknown().optional() })
    .nullish()
    .catch(null),
  metadata: fieldRecord,
  custom_fields: z
    .array(z.object({ key: z.string(), text: entered, numeric: entered, dropdown: entered }))
    .nullish()
    .catch(null),
});

const Address = z.object({ country }).nullish().catch(null);

type Session = z.output<typeof Session>;

/** Reads what has become of a Checkout session that its buyer has completed; null for one that sells nothing. */
export function toSessionEvent(event: StripeEvent): StoreEvent | null {
  const session = readPart(event.data?.object, Session, OBJECT);
  if (session.mode !== 'payment' && session.mode !== 'subscription') return null;
  const named = { eventId: event.id, externalId: externalIdOf(session) };
  if (event.type === 'checkout.session.async_payment_failed') return { kind: 'orderCancelled', ...named };
  // A delayed method has not paid when the session is completed. https://docs.stripe.com/checkout/fulfillment
  const isPaid = event.type === 'checkout.session.async_payment_succeeded' || PAID.has(session.payment_status);
  return isPaid ? toOrderPaid(event, session, named) : { kind: 'orderPending', ...named };
}

const PAID: ReadonlySet<string | null> = new Set(['paid', 'no_payment_required']);

/** A refund or dispute names the payment; a subscription's session does not, but its first invoice, which tells of the same purchase. */
function externalIdOf({ id, mode, payment_intent, invoice, payment_status }: Session): string {
  if (mode === 'payment') return payment_intent ?? id;
  if (invoice) return invoice;
  // Its invoice will come by itself under another id than this one could be.
  if (payment_status !== 'no_payment_required') throw new MalformedDeliveryError(`${OBJECT}.invoice: missing`);
  return id;
}

function toOrderPaid(
  { account, livemode }: StripeEvent,
  session: Session,
  { eventId, externalId }: { eventId: string; externalId: string },
): StoreEvent {
  const purchase = {
    eventId,
    channel: 'webhook' as const,
    test: livemode === false,
    currency: session.currency,
    buyer: buyerOf(session),
    identification: { ...(account && { account }) },
    lines: [],
    lookup: sessionLookup(session.id, session.subscription),
    ...fieldsOf(session),
  };
  return { kind: 'orderPaid', eventId, externalId, purchase };
}

/** Of what is paid once: a subscription's first invoice tells of the same order, and has none of these. */
function fieldsOf({ mode, metadata, custom_fields: fields }: Session) {
  const typed = (fields ?? []).map(({ key, text, numeric, dropdown }): [string, string | null] => [
    key,
    text?.value ?? numeric?.value ?? dropdown?.value ?? null,
  ]);
  return mode === 'payment' ? tellsFields(metadata, typed) : {};
}

function buyerOf({ customer_details: details }: Session): Buyer {
  if (!details) return { email: null, name: null, company: null, country: null };
  const { email, name, individual_name, business_name: company } = details;
  return { email, name: individual_name ?? name, company, country: Address.parse(details.address)?.country ?? null };
}
