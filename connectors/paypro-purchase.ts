import { z } from 'zod';
import { toMinorUnits } from '../domain/money';
import type { Channel, Purchase, ToldPurchase } from '../domain/purchase';
import { readPart } from './json-body';
import { country, currency, id, quantity, tellsFields, text } from './payload-fields';

const Item = z.object({
  ORDER_ID: id,
  ORDER_ITEM_ID: id,
  SUBSCRIPTION_ID: id.nullish().catch(null),
  SUBSCRIPTION_INITIAL_ORDER_ID: id.nullish().catch(null),
  PRODUCT_ID: id,
  PRODUCT_QUANTITY: quantity,
  ORDER_CURRENCY_CODE: currency,
  ORDER_ITEM_UNIT_PRICE: text,
  ORDER_ITEM_TOTAL_DISCOUNT: text,
  ORDER_ITEM_TOTAL_AMOUNT: text,
  ORDER_TOTAL_AMOUNT: text,
  TEST_MODE: z.stringbool({ truthy: ['1'], falsy: ['0', ''] }).default(false),
  CUSTOMER_EMAIL: text,
  CUSTOMER_NAME: text,
  CUSTOMER_FIRST_NAME: text,
  CUSTOMER_LAST_NAME: text,
  COMPANY_NAME: text,
  CUSTOMER_COUNTRY_CODE: country,
  CUSTOMER_LANGUAGE_CODE: text,
  ORDER_CUSTOM_FIELDS: z.string().nullish().catch(null),
});

type Item = z.output<typeof Item>;

/** Reads the one product that a POST is about; PayPro sends one for each product of an order. */
export function readPurchase(form: unknown, eventId: string, channel: Channel): ToldPurchase {
  const item = readPart(form, Item, 'form');
  const subscriptionId = begunBy(item);
  const line = {
    key: item.ORDER_ITEM_ID,
    product: item.PRODUCT_ID,
    quantity: item.PRODUCT_QUANTITY,
    unitPrice: unitPriceOf(item),
    isFree: isFree(item),
    ...(subscriptionId && { subscriptionId }),
  };
  return {
    eventId,
    channel,
    test: item.TEST_MODE,
    currency: item.ORDER_CURRENCY_CODE,
    buyer: buyerOf(item),
    identification: {},
    lines: [line],
    isPart: true,
    ...tellsFields(customFields(item.ORDER_CUSTOM_FIELDS ?? '')),
  };
}

/** `x-one=1,x-two=2`: no comma of a value is told apart, but where a name follows. https://developers.payproglobal.com/docs/checkout-pages/custom-parameters/ */
const customFields = (text: string): [string, string][] =>
  text.split(/,\s*(?=x-[^=,]*=)/).map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name.trim(), value.join('=').trim()];
  });

/** A later order of a subscription begins none. */
const begunBy = ({ ORDER_ID, SUBSCRIPTION_ID, SUBSCRIPTION_INITIAL_ORDER_ID: first }: Item): string | null =>
  first == null || first === ORDER_ID ? (SUBSCRIPTION_ID ?? null) : null;

function buyerOf(item: Item): Purchase['buyer'] {
  const names = [item.CUSTOMER_FIRST_NAME, item.CUSTOMER_LAST_NAME].filter(Boolean).join(' ');
  return {
    email: item.CUSTOMER_EMAIL,
    name: item.CUSTOMER_NAME ?? (names || null),
    company: item.COMPANY_NAME,
    country: item.CUSTOMER_COUNTRY_CODE,
    ...(item.CUSTOMER_LANGUAGE_CODE && { locale: item.CUSTOMER_LANGUAGE_CODE }),
  };
}

/** The unit price is before discounts; the item's own sum is taken where it is lower, so that in doubt the lower price counts. */
function unitPriceOf(item: Item): number | null {
  const price = toMinor(item.ORDER_ITEM_UNIT_PRICE, item);
  const sum = toMinor(item.ORDER_ITEM_TOTAL_AMOUNT, item);
  const discount = Math.abs(toMinor(item.ORDER_ITEM_TOTAL_DISCOUNT, item) ?? 0);
  const nets = [
    ...(price === null ? [] : [Math.max(0, price * item.PRODUCT_QUANTITY - discount)]),
    ...(sum === null || sum <= 0 ? [] : [sum]), // a test order may have no sums
  ];
  return nets.length === 0 ? null : Math.round(Math.min(...nets) / item.PRODUCT_QUANTITY);
}

function isFree(item: Item): boolean | null {
  const [all, own] = [item.ORDER_TOTAL_AMOUNT, item.ORDER_ITEM_TOTAL_AMOUNT].map((amount) => toMinor(amount, item));
  if (all === 0) return true;
  return all == null ? null : own === 0;
}

const toMinor = (amount: string | null, { ORDER_CURRENCY_CODE: code }: Item): number | null =>
  amount === null || code === null ? null : toMinorUnits(amount, code);
