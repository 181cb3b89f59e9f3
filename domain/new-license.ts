import { daysAfter, type License } from './license';
import { DEFAULT_PRODUCT_LICENSE, type ProductLicense } from './product';
import type { Line, Order } from './order';

/** What the licenses of a line are made by: the product's terms, and the features that its store sells it with. */
export interface LicenseTerms {
  /** Null for a product that is gone. */
  product: ProductLicense | null;
  store: Record<string, string>;
}

/** What a license takes from its order. */
export type LicensedOrder = Pick<Order, 'orderId' | 'storeId' | 'externalId' | 'buyer'>;

/** What a license takes from its line. */
export type LicensedLine = Pick<Line, 'id' | 'product' | 'storeProduct' | 'features' | 'subscriptionId' | 'state'> & {
  deliveredAt: string;
};

/** The licenses of a delivered line, one for each of its units; those of a line that has been taken back since are revoked. */
export function licensesOfLine(
  { orderId, storeId, externalId, buyer }: LicensedOrder,
  line: LicensedLine,
  units: readonly { id: string; unit: string }[],
  { product, store }: LicenseTerms,
): License[] {
  const { days, features } = product ?? DEFAULT_PRODUCT_LICENSE;
  const { deliveredAt } = line;
  return units.map(({ id, unit }) => ({
    id,
    unit,
    product: line.product ?? line.storeProduct,
    orderId,
    storeId,
    externalId,
    line: line.id,
    batch: null,
    email: buyer.email,
    name: buyer.name,
    standing: isTakenBack(line) ? 'revoked' : 'active',
    suspensions: [],
    expiresAt: days === null ? null : daysAfter(deliveredAt, days),
    features: { ...features, ...store, ...line.features },
    subscriptionId: line.subscriptionId ?? null,
    revision: 0,
    createdAt: deliveredAt,
    history: [{ key: 'delivered', at: deliveredAt, event: 'delivered', by: null, why: null, note: null }],
  }));
}

/** True for a line whose codes the buyer may no longer use. */
export const isTakenBack = ({ state }: Pick<Line, 'state'>): boolean =>
  state === 'cancelled' || state === 'refunded' || state === 'revoked';
