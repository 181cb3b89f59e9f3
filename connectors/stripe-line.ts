import { z } from 'zod';
import { minorDigits } from '../domain/money';
import { stripeDigits } from '../domain/stripe-digits';
import type { PurchaseLine } from '../domain/purchase';
import { MAXIMUM_QUANTITY } from '../domain/windows';
import { readPart } from './json-body';
import { expandable, id, quantity, text } from './payload-fields';

/** Null for a price that is metered, which has no number of units. */
const units = z.int().min(0).max(MAXIMUM_QUANTITY).nullish();
const minor = z.int().nullish().catch(null);
const Price = z.object({ id, product: expandable('id') });

/** A line of a session that begins a subscription, or none. https://docs.stripe.com/api/checkout/sessions/line_items: `amount_total` is after discounts, with the tax. */
export const sessionLine = (subscription: string | null) =>
  z
    .object({ price: Price.extend({ type: text }), quantity: units, amount_total: minor, amount_tax: minor })
    .transform(({ price, quantity, amount_total, amount_tax }): PricedPart => ({
      price,
      quantity: quantity ?? 0,
      total: amount_total == null ? null : amount_total - (amount_tax ?? 0),
      subscription: price.type === 'recurring' ? subscription : null,
    }));

const Amounts = z.array(
  z.object({ amount: z.int(), tax_behavior: z.unknown().optional(), inclusive: z.boolean().nullish().catch(null) }),
);

const subscribed = z.object({ subscription: expandable('id') }).nullish();

/** https://docs.stripe.com/api/invoices/line_item: `amount` is before discounts, with the tax that it includes. Until API 2025-03-31 the price was an object, and a line had a type. */
export const InvoiceLine = z
  .object({
    pricing: z
      .object({ price_details: z.object({ price: expandable('id'), product: expandable('id') }).nullish() })
      .nullish(),
    price: Price.nullish(),
    quantity: units,
    amount: minor,
    discount_amounts: Amounts.nullish(),
    taxes: Amounts.nullish(),
    tax_amounts: Amounts.nullish(),
    parent: z.object({ subscription_item_details: subscribed }).nullish().catch(null),
    type: text,
    subscription: expandable('id').nullish().catch(null),
  })
  .transform(({ pricing, price, quantity, amount, parent, type, subscription, ...amounts }): PricedPart => {
    const details = pricing?.price_details;
    const included = [...(amounts.taxes ?? []), ...(amounts.tax_amounts ?? [])].filter(
      ({ tax_behavior, inclusive }) => tax_behavior === 'inclusive' || inclusive,
    );
    const less = [...(amounts.discount_amounts ?? []), ...included].reduce((sum, part) => sum + part.amount, 0);
    return {
      price: details ? { id: details.price, product: details.product } : (price ?? null),
      quantity: quantity ?? 0,
      total: amount == null ? null : amount - less,
      subscription:
        parent?.subscription_item_details?.subscription ?? (type === 'subscription' ? (subscription ?? null) : null),
    };
  });

/** A line as Stripe has it; null for a charge without a price of its own. */
export interface PricedPart {
  price: z.output<typeof Price> | null;
  quantity: number;
  /** After discounts, before tax, as Stripe counts; null when it does not tell. */
  total: number | null;
  /** What it begins; null for what is paid once. */
  subscription: string | null;
}

/** One line for each price, by whose id session and invoice name it alike: an invoice splits a price with tiers, a session does not. */
export function toPurchaseLines(parts: readonly PricedPart[], currency: string | null, path: string): PurchaseLine[] {
  const byPrice = new Map<string, PricedPart>();
  for (const part of parts) {
    if (!part.price || isCredit(part)) continue;
    const known = byPrice.get(part.price.id);
    byPrice.set(part.price.id, known ? sum(known, part) : part);
  }
  readPart([...byPrice.keys()], z.array(id).min(1, 'has no price'), path);
  return [...byPrice].map(([key, part]) => toPurchaseLine(key, part, currency, path));
}

/** An invoice lists what it sets off against the purchase among the lines. */
const isCredit = ({ total }: PricedPart): boolean => total !== null && total < 0;

const sum = (one: PricedPart, other: PricedPart): PricedPart => ({
  price: one.price,
  quantity: one.quantity + other.quantity,
  total: one.total === null || other.total === null ? null : one.total + other.total,
  subscription: one.subscription ?? other.subscription,
});

function toPurchaseLine(
  key: string,
  { price, ...part }: PricedPart,
  currency: string | null,
  path: string,
): PurchaseLine {
  // Whoever buys by use has bought the right to use it once.
  const count = readPart(Math.max(1, part.quantity), quantity, `${path}.quantity`);
  return {
    key,
    product: price?.product ?? key,
    quantity: count,
    unitPrice: part.total === null || currency === null ? null : Math.round(toMinor(part.total, currency) / count),
    isFree: part.total === null ? null : part.total === 0,
    ...(part.subscription && { subscriptionId: part.subscription }),
  };
}

/** An amount as Stripe counts it, in minor units. */
export function toMinor(amount: number, currency: string): number {
  return amount * 10 ** (minorDigits(currency) - stripeDigits(currency));
}
