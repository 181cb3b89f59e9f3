import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import { toMinorUnits } from '../domain/money';
import type { PurchaseLine } from '../domain/purchase';
import { readPart } from './json-body';
import { lineKeys } from './line-keys';
import { currency, id, quantity, text } from './payload-fields';
import type { Notice } from './two-checkout-form';
import { subscriptionsByProduct } from './two-checkout-subscription';

const texts = z.array(text).default([]);

const Lines = z.object({
  CURRENCY: currency,
  'IPN_PID[]': z.array(id).min(1),
  'IPN_QTY[]': z.array(quantity),
  'IPN_PRICE[]': texts,
  'IPN_DISCOUNT[]': texts,
  'IPN_VAT[]': texts,
  'IPN_TOTAL[]': texts,
});

/** Reads a notification's lines, each named by its product; a repeated product's further lines are numbered. */
export function readLines(notice: Notice): PurchaseLine[] {
  const lists = readPart(notice, Lines, 'form');
  const { 'IPN_PID[]': products, 'IPN_QTY[]': quantities } = lists;
  const keys = lineKeys(products);
  const subscriptions = subscriptionsByProduct(notice);
  return products.map((product, index) => {
    const units = quantities[index];
    if (units === undefined) throw new MalformedDeliveryError(`form.IPN_QTY[].${index}: missing`);
    const minor = (name: 'PRICE' | 'DISCOUNT' | 'VAT' | 'TOTAL'): number | null => {
      const amount = lists[`IPN_${name}[]`][index];
      return amount && lists.CURRENCY ? toMinorUnits(amount, lists.CURRENCY) : null;
    };
    const total = minor('TOTAL');
    const unitPrice = unitPriceOf(minor('PRICE'), units, minor('DISCOUNT'), minor('VAT'), total);
    const subscriptionId = subscriptions.get(product);
    return {
      key: keys[index] ?? product,
      product,
      quantity: units,
      unitPrice,
      isFree: total === null ? null : total === 0,
      ...(subscriptionId && { subscriptionId }),
    };
  });
}

/** 2Checkout does not document whether a discount is a line's, a unit's, or already taken off, so the line's own total decides; in doubt the lowest price counts. */
function unitPriceOf(
  price: number | null,
  units: number,
  discount: number | null,
  tax: number | null,
  total: number | null,
): number | null {
  if (price === null) return null;
  const off = Math.abs(discount ?? 0);
  const nets = [price * units - off, (price - off) * units, price * units].filter((net) => net >= 0);
  const net = nets.find((candidate) => total !== null && candidate + (tax ?? 0) === total) ?? Math.min(...nets);
  return Number.isFinite(net) ? Math.round(net / units) : null;
}
