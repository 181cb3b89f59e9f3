import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import { toMinorUnits } from '../domain/money';
import type { Buyer, PurchaseLine } from '../domain/purchase';
import type { Connector, PurchaseDetails } from './connector';
import { readPart } from './json-body';
import { country, currency, id, quantity, tellsFields, text } from './payload-fields';
import type { PayPalApi } from './paypal-api';
import { planTerms } from './paypal-plan';
import type { PlatformAccess } from './platform-access';

const money = z.object({ currency_code: currency, value: z.string() });
const name = z.object({ given_name: text, surname: text }).nullish().catch(null);

const Item = z.object({
  sku: id.nullish().catch(null),
  name: id.nullish().catch(null),
  quantity,
  unit_amount: money.nullish().catch(null),
});

const Unit = z.object({
  amount: money.extend({ breakdown: z.object({ discount: money.nullish() }).nullish().catch(null) }),
  payee: z.object({ merchant_id: id }).nullish().catch(null),
  custom_id: text,
  items: z.array(z.unknown()).nullish(),
  payments: z.object({ captures: z.array(z.object({ id, status: text, amount: money })).nullish() }).nullish(),
});

const Order = z.object({
  payer: z
    .object({ email_address: text, name, address: z.object({ country_code: country }).nullish().catch(null) })
    .nullish()
    .catch(null),
  purchase_units: z.array(Unit),
});

const Subscription = z.object({
  plan_id: id,
  quantity: quantity.nullish(),
  subscriber: z.object({ email_address: text, name }).nullish().catch(null),
  billing_info: z.object({ last_payment: z.looseObject({}) }),
});

type Item = z.output<typeof Item>;
type Unit = z.output<typeof Unit>;

/** Asks PayPal for the lines and the buyer, and whether the money is there: of a message's body PayPal signs no more than a checksum. */
export function createLookup(api: PayPalApi): NonNullable<Connector['lookUp']> {
  return async ({ externalId, lookup }, access) => {
    const found = await api.get(lookup, access);
    if (lookup.startsWith('/v1/billing/'))
      return subscriptionDetails(api, access, readPart(found, Subscription, 'subscription'), externalId);
    return orderDetails(readPart(found, Order, 'order'), externalId);
  };
}

function orderDetails({ payer, purchase_units: units }: z.output<typeof Order>, captureId: string): PurchaseDetails {
  const unit = units.find(({ payments }) => payments?.captures?.some((capture) => capture.id === captureId));
  if (!unit) throw new MalformedDeliveryError('order.purchase_units: the capture is missing');
  demandPaid(unit, captureId);
  const items = readPart(unit.items, z.array(Item).min(1), 'order.purchase_units.items');
  const share = shareLeft(items, unit);
  return {
    currency: unit.amount.currency_code,
    buyer: buyerOf(payer?.email_address, payer?.name, payer?.address?.country_code),
    identification: unit.payee ? { merchantId: unit.payee.merchant_id } : {},
    lines: items.map((item, index) => lineOf(item, `${index + 1}`, share)),
    ...tellsFields([['custom_id', unit.custom_id]]),
  };
}

/** A part of the price is no reason to hand out the whole, and a price that has gone back is none to hand out anything. */
function demandPaid({ payments, amount }: Unit, captureId: string): void {
  const capture = payments?.captures?.find(({ id }) => id === captureId);
  if (capture?.status !== 'COMPLETED' && capture?.status !== 'PARTIALLY_REFUNDED')
    throw new MalformedDeliveryError('order.purchase_units.payments.captures.status: the money is not there');
  if (Number(capture.amount.value) < Number(amount.value))
    throw new MalformedDeliveryError('order.purchase_units.payments.captures.amount: only a part was paid');
}

function lineOf({ sku, name, quantity, unit_amount: price }: Item, key: string, share: number): PurchaseLine {
  const product = sku ?? name;
  if (!product) throw new MalformedDeliveryError('order.purchase_units.items.sku: missing');
  const full = minorOf(price);
  const unitPrice = full === null ? null : Math.floor(full * share);
  return { key, product, quantity, unitPrice, isFree: full === null ? null : full === 0 };
}

/** What is left of each price after the discount, which PayPal gives for all items together. */
function shareLeft(items: readonly Item[], { amount }: Unit): number {
  const discount = minorOf(amount.breakdown?.discount) ?? 0;
  const total = items.reduce((sum, item) => sum + (minorOf(item.unit_amount) ?? 0) * item.quantity, 0);
  return total > 0 ? Math.max(0, total - discount) / total : 1;
}

function minorOf(amount: z.output<typeof money> | null | undefined): number | null {
  return amount?.currency_code ? toMinorUnits(amount.value, amount.currency_code) : null;
}

/** The price is the plan's, because what PayPal tells of the last payment has the tax in it. */
async function subscriptionDetails(
  api: PayPalApi,
  access: PlatformAccess,
  { plan_id, quantity, subscriber }: z.output<typeof Subscription>,
  subscriptionId: string,
): Promise<PurchaseDetails> {
  const { unitPrice, periodDays } = await planTerms(api, access, plan_id);
  const told = periodDays === null ? {} : { periodDays };
  return {
    buyer: buyerOf(subscriber?.email_address, subscriber?.name, null),
    lines: [{ key: '1', product: plan_id, quantity: quantity ?? 1, unitPrice, subscriptionId, ...told }],
  };
}

function buyerOf(email: string | null = null, given: z.output<typeof name>, country: string | null = null): Buyer {
  const whole = [given?.given_name, given?.surname].filter(Boolean).join(' ');
  return { email, name: whole || null, company: null, country };
}
