import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { Buyer, PurchaseLine } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import type { PurchaseDetails } from './connector';
import { readPart } from './json-body';
import { PATH, type Message } from './lemon-squeezy-message';
import { minor, toRefund } from './lemon-squeezy-refund';
import { currency, id, quantity, text } from './payload-fields';

const Item = z.object({ variant_id: id, quantity, price: minor });

const FirstItem = Item.extend({ id, quantity: quantity.nullish(), test_mode: z.boolean().nullish() });

const Order = z.object({
  store_id: id.nullish().catch(null),
  user_name: text,
  user_email: text,
  currency,
  subtotal: minor,
  setup_fee: minor,
  tax: minor,
  total: minor,
});

const CreatedOrder = Order.extend({
  order_number: id.nullish().catch(null),
  status: text,
  test_mode: z.boolean().nullish(),
  first_order_item: FirstItem.nullish(),
});

const OrderStatus = z.object({ status: text, refunded_amount: minor });

/** https://docs.lemonsqueezy.com/api/order-items */
const OrderAnswer = z.object({
  data: z.object({ id, attributes: Order }),
  included: z.array(z.object({ type: z.string(), id, attributes: z.unknown().optional() })),
});

type Item = z.output<typeof Item>;
type Order = z.output<typeof Order>;

/** Reads a new order; null when it is neither paid nor going to be. */
export function toOrderCreated(message: Message): StoreEvent | null {
  const { status } = readPart(message.attributes, OrderStatus, PATH);
  if (status === 'pending') return { kind: 'orderPending', eventId: message.eventId, externalId: message.id };
  return status === 'paid' ? toOrderPaid(message) : null;
}

/** Reads what a listed order has come to; one of which a part was given back is a paid one. */
export function toOrderState(listed: Message): StoreEvent[] {
  const { status, refunded_amount: refunded } = readPart(listed.attributes, OrderStatus, PATH);
  const refund = toRefund({ ...listed, eventId: `${listed.eventId}:refunded:${refunded ?? ''}` }, listed.id);
  if (refund?.kind === 'orderRefunded') return [refund];
  const now = { ...listed, eventId: `${listed.eventId}:${refund ? 'paid' : status}` };
  const order = refund ? toOrderPaid(now) : toOrderCreated(now);
  return [order, refund].filter((event) => event !== null);
}

function toOrderPaid({ eventId, id: externalId, attributes, test, fields }: Message): StoreEvent {
  const order = readPart(attributes, CreatedOrder, PATH);
  const line = toOnlyLine(order);
  const purchase = {
    eventId,
    number: order.order_number ?? null,
    channel: 'webhook' as const,
    test: test || order.test_mode === true || order.first_order_item?.test_mode === true,
    currency: order.currency,
    buyer: buyerOf(order),
    identification: identificationOf(order),
    lines: line ? [line] : [],
    lookup: line ? null : externalId,
    ...(fields && { fields }),
  };
  return { kind: 'orderPaid', eventId, externalId, purchase };
}

/** Reads an order of the API with all its items. */
export function toPurchaseDetails(answer: unknown, orderId: string): PurchaseDetails {
  const { data, included } = readPart(answer, OrderAnswer, 'answer');
  if (data.id !== orderId) throw new MalformedDeliveryError('answer.data.id: not the order that was asked for');
  const items = included
    .filter(({ type }) => type === 'order-items')
    .map((item) => ({ key: item.id, ...readPart(item.attributes, Item, 'answer.included.attributes') }));
  if (items.length === 0) throw new MalformedDeliveryError('answer.included: no order items');
  const { attributes: order } = data;
  const shares = sharesOf(items, order);
  const whole = shares?.reduce((sum, share) => sum + share, 0) ?? 0;
  const partOf = (index: number): number => (items.length === 1 ? 1 : (shares?.[index] ?? NaN) / whole);
  return {
    currency: order.currency,
    buyer: buyerOf(order),
    identification: identificationOf(order),
    lines: items.map((item, index) => toLine(item.key, item, order, partOf(index))),
  };
}

/** The first item where it is the only one; null where the order costs something else, or the item's quantity is not told. */
function toOnlyLine(order: z.output<typeof CreatedOrder>): PurchaseLine | null {
  const { first_order_item: item, subtotal } = order;
  if (!item?.quantity) return null;
  const priced = { ...item, quantity: item.quantity };
  if (item.price != null && subtotal != null && !sharesOf([priced], order)) return null;
  return toLine(item.id, priced, order, 1);
}

/** What each item adds to the order's subtotal; null when it is not their sum. */
function sharesOf(items: readonly Item[], { subtotal, setup_fee: setupFee }: Order): number[] | null {
  if (subtotal == null) return null;
  // Whether a price is of a unit or of all, and whether a setup fee counts in, is not documented.
  const ofUnits = items.map(({ price, quantity }) => (price ?? NaN) * quantity);
  const ofLines = items.map(({ price }) => price ?? NaN);
  const fits = (costs: number[]): boolean => {
    const sum = costs.reduce((all, cost) => all + cost, 0);
    return sum === subtotal || sum + (setupFee ?? 0) === subtotal;
  };
  return [ofUnits, ofLines].find(fits) ?? null;
}

/** The total without tax is what is left after discounts, whether or not prices include the tax. */
function toLine(key: string, item: Item, { total, tax }: Order, part: number): PurchaseLine {
  const net = total == null ? NaN : (total - (tax ?? 0)) * part;
  return {
    key,
    product: item.variant_id,
    quantity: item.quantity,
    unitPrice: Number.isNaN(net) ? null : Math.round(net / item.quantity),
    isFree: total === 0 || (Number.isNaN(net) ? null : net <= 0),
  };
}

const buyerOf = ({ user_email: email, user_name: name }: Order): Buyer => ({
  email,
  name,
  company: null,
  country: null,
});

const identificationOf = ({ store_id: storeId }: Order): Record<string, string> => ({ ...(storeId && { storeId }) });
