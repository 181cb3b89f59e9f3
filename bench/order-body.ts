export const DIRECT_STORE = 'bench-direct';
/** A product whose code is made when it is sold. */
export const GENERATED = 'bench-generated';
export const PRICE = 4900;

export interface OrderBody {
  externalId: string;
  product: string;
  delivery: 'response' | 'email';
}

/** Writes an order of one unit as the own site's store places it. */
export const orderBody = ({ externalId, product, delivery }: OrderBody) => ({
  store: DIRECT_STORE,
  externalId,
  buyer: { email: `${externalId}@example.com`, name: 'Ann' },
  currency: 'USD',
  delivery,
  lines: [{ product, quantity: 1, unitPrice: PRICE }],
});
