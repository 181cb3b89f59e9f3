import { randomUUID } from 'node:crypto';
import type { Address, Buyer, Purchase, PurchaseLine } from '../domain/purchase';
import type { Store } from '../domain/store';
import { paymentErrors } from './direct-payment';
import { invalid, type FieldError } from './errors';
import type { PlaceOrder } from './schemas/orders';

/** Makes a purchase of an order that was placed by a call; throws 422 for what only shows in the whole of it. */
export function toPurchase(body: PlaceOrder, store: Store): Purchase {
  const delivery = body.delivery ?? store.delivery;
  const lines = toLines(body);
  const errors = [
    ...addressErrors(body, delivery),
    ...currencyErrors(body),
    ...paymentErrors(body, store),
    ...lines.flatMap(({ key }, index) => keyErrors(key, index, lines)),
    ...upgradeErrors(body),
  ];
  if (errors.length > 0) throw invalid(errors);
  return {
    eventId: `api:${randomUUID()}`,
    number: body.number ?? null,
    channel: 'api',
    delivery,
    test: body.test,
    currency: body.currency ?? null,
    buyer: toBuyer(body),
    identification: body.identification,
    lines,
    payment: body.payment ? { method: body.payment.method, customer: body.payment.customer ?? null } : null,
  };
}

const toBuyer = ({ buyer }: PlaceOrder): Buyer => ({
  email: buyer.email ?? null,
  name: buyer.name ?? null,
  company: buyer.company ?? null,
  country: buyer.country ?? null,
  billingAddress: toAddress(buyer.billingAddress),
  shippingAddress: toAddress(buyer.shippingAddress),
  locale: buyer.locale ?? null,
});

const toAddress = (address: PlaceOrder['buyer']['billingAddress']): Address | null =>
  address ? Object.fromEntries(Object.entries(address).map(([name, value]) => [name, value ?? null])) : null;

/** A line without a key is named by its product, and the second of the same product by its number too. */
function toLines({ lines }: PlaceOrder): PurchaseLine[] {
  const counts = new Map<string, number>();
  return lines.map(({ key, product, quantity, unitPrice = null, tax = null, attributes = {}, features = {} }) => {
    const count = (counts.get(product) ?? 0) + 1;
    counts.set(product, count);
    const name = key ?? (count === 1 ? product : `${product}#${count}`);
    const isFree = unitPrice === null ? null : unitPrice === 0 && !tax;
    return { key: name, product, quantity, unitPrice, tax, isFree, attributes, features };
  });
}

function addressErrors({ buyer }: PlaceOrder, delivery: Purchase['delivery']): FieldError[] {
  if (delivery === 'response' || buyer.email) return [];
  return [{ path: 'buyer.email', message: `Delivery "${delivery}" needs an address to mail the codes to` }];
}

function currencyErrors({ currency, lines, payment }: PlaceOrder): FieldError[] {
  const isPriced = lines.some(({ unitPrice, tax }) => isKnown(unitPrice) || isKnown(tax));
  if (currency || (!isPriced && !payment)) return [];
  return [{ path: 'currency', message: 'Name the currency of the prices' }];
}

const upgradeErrors = ({ lines }: PlaceOrder): FieldError[] =>
  lines.flatMap(({ upgrades, quantity }, index) =>
    upgrades && quantity !== 1
      ? [{ path: `lines.${index}.quantity`, message: 'One license is renewed or upgraded at a time' }]
      : [],
  );

const isKnown = (price: number | null | undefined): boolean => price !== undefined && price !== null;

const keyErrors = (key: string, index: number, lines: PurchaseLine[]): FieldError[] =>
  lines.findIndex((other) => other.key === key) === index
    ? []
    : [{ path: `lines.${index}.key`, message: 'Another line has this key' }];
