import { randomUUID } from 'node:crypto';
import type { Purchase, PurchaseLine } from '../domain/purchase';
import type { Store } from '../domain/store';
import { invalid, type FieldError } from './errors';
import type { PlaceOrder } from './schemas/orders';

/** Makes a purchase of an order that was placed by a call; throws 422 for what only shows in the whole of it. */
export function toPurchase(body: PlaceOrder, store: Store): Purchase {
  const delivery = body.delivery ?? store.delivery;
  const lines = toLines(body);
  const errors = [
    ...addressErrors(body, delivery),
    ...currencyErrors(body),
    ...lines.flatMap(({ key }, index) => keyErrors(key, index, lines)),
  ];
  if (errors.length > 0) throw invalid(errors);
  const { email = null, name = null, company = null, country = null } = body.buyer;
  return {
    eventId: `api:${randomUUID()}`,
    channel: 'api',
    delivery,
    test: body.test,
    currency: body.currency ?? null,
    buyer: { email, name, company, country },
    identification: body.identification,
    lines,
  };
}

/** A line without a key is named by its product, and the second of the same product by its number too. */
function toLines({ lines }: PlaceOrder): PurchaseLine[] {
  const counts = new Map<string, number>();
  return lines.map(({ key, product, quantity, unitPrice = null }) => {
    const count = (counts.get(product) ?? 0) + 1;
    counts.set(product, count);
    return { key: key ?? (count === 1 ? product : `${product}#${count}`), product, quantity, unitPrice };
  });
}

function addressErrors({ buyer }: PlaceOrder, delivery: Purchase['delivery']): FieldError[] {
  if (delivery === 'response' || buyer.email) return [];
  return [{ path: 'buyer.email', message: `Delivery "${delivery}" needs an address to mail the codes to` }];
}

function currencyErrors({ currency, lines }: PlaceOrder): FieldError[] {
  if (currency || lines.every(({ unitPrice }) => unitPrice === undefined || unitPrice === null)) return [];
  return [{ path: 'currency', message: 'Name the currency of the prices' }];
}

const keyErrors = (key: string, index: number, lines: PurchaseLine[]): FieldError[] =>
  lines.findIndex((other) => other.key === key) === index
    ? []
    : [{ path: `lines.${index}.key`, message: 'Another line has this key' }];
