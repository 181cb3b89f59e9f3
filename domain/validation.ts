import { NOT_TOLD, type ExceptionFacts, type ExceptionReason } from './exception';
import { approvalsOf } from './operator-action';
import type { Line } from './order';
import type { Product } from './product';
import type { Store } from './store';

/** Why a line may not be fulfilled yet. */
export interface Objection {
  reason: ExceptionReason;
  facts: ExceptionFacts;
}

/** What a purchase says of itself, as far as validation looks at it. */
export interface PurchaseClaims {
  test: boolean;
  currency: string | null;
  identification: Record<string, string>;
  /** The most units a line may have without approval. */
  maximumUnits: number;
}

/** Our product id for a line: an operator's correction first, then the store's map, then the id itself. */
export const mappedProduct = (line: Pick<Line, 'product' | 'storeProduct'>, store: Store): string =>
  line.product ?? ownValue(store.products, line.storeProduct) ?? line.storeProduct;

/** Stores choose their ids, and every object has a `constructor` that is no entry of a map. */
const ownValue = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** The first thing that stands against fulfilling a line; null when nothing does. */
export function findObjection(
  line: Line,
  product: Product | null,
  store: Store,
  claims: PurchaseClaims,
): Objection | null {
  return (
    identificationObjection(line, store, claims) ??
    (product
      ? (quantityObjection(line, claims) ?? priceObjection(line, product, claims))
      : { reason: 'unknown_product', facts: { product: line.product ?? line.storeProduct } })
  );
}

/** A platform's call for codes carries fewer fields than its notice: there only a wrong one counts. */
function identificationObjection(line: Line, store: Store, { identification }: PurchaseClaims): Objection | null {
  for (const [field, expected] of Object.entries(store.identification)) {
    const found = ownValue(identification, field);
    const isAbsent = found === undefined && line.handover === 'reply';
    if (found !== expected && !isAbsent)
      return { reason: 'identification_mismatch', facts: { field, expected, found: found ?? 'missing' } };
  }
  return null;
}

const isApproved = (line: Line, reason: ExceptionReason): boolean => approvalsOf(line).includes(reason);

function quantityObjection(line: Line, { maximumUnits }: PurchaseClaims): Objection | null {
  if (isApproved(line, 'quantity_over_limit') || line.quantity <= maximumUnits) return null;
  return { reason: 'quantity_over_limit', facts: { quantity: line.quantity, limit: maximumUnits } };
}

function priceObjection(line: Line, product: Product, claims: PurchaseClaims): Objection | null {
  const { currency } = claims;
  if (isApproved(line, 'below_minimum_price') || Object.keys(product.minimumPrices).length === 0) return null;
  if (line.unitPrice === null || currency === null) return untoldPriceObjection(line, product, claims);
  const minimum = minimumIn(currency, product);
  if (typeof minimum === 'number' && line.unitPrice >= minimum) return null;
  return { reason: 'below_minimum_price', facts: { unitPrice: line.unitPrice, currency, minimum } };
}

/** A platform's call for codes names no price, and what costs nothing has none. */
function untoldPriceObjection(line: Line, product: Product, { currency, test }: PurchaseClaims): Objection | null {
  if (test || line.isFree === true || line.handover === 'reply') return null;
  const minimum = currency === null ? 'one for each currency' : minimumIn(currency, product);
  const facts = { unitPrice: line.unitPrice ?? NOT_TOLD, currency: currency ?? NOT_TOLD, minimum };
  return { reason: 'below_minimum_price', facts };
}

const minimumIn = (currency: string, { minimumPrices }: Product): number | string =>
  minimumPrices[currency] ?? 'none set for this currency';
