import type { Line, Order } from '../../domain/order';

/** A delivered line of one unit. */
export const line = (changes: Partial<Line> = {}): Line => ({
  id: 'line-1',
  storeProduct: 'desktop-app',
  product: 'desktop-app',
  quantity: 1,
  granted: 1,
  round: 0,
  unitPrice: 4900,
  tax: null,
  isFree: null,
  charge: null,
  publisher: null,
  reference: null,
  attributes: {},
  handover: 'email',
  state: 'delivered',
  exception: null,
  source: null,
  approved: [],
  acceptedAt: '2026-03-01T10:00:00.000Z',
  grantedAt: '2026-03-01T10:00:01.000Z',
  deliveredAt: '2026-03-01T10:00:02.000Z',
  ...changes,
});

/** A line whose store product is mapped to nothing. */
export const lineInException = (changes: Partial<Line> = {}): Line =>
  line({
    state: 'exception',
    exception: {
      reason: 'unknown_product',
      facts: { 'store.product': 'com.acme.app', seen: 3 },
      since: '2026-03-01T10:00:00.000Z',
      deadline: '2026-03-22T10:00:00.000Z',
    },
    ...changes,
  });

/** An order as its workflow records it; store, external id and order id go together. */
export function order(externalId: string, changes: Partial<Order> = {}): Order {
  const storeId = changes.storeId ?? 'direct';
  return {
    orderId: `${storeId}-${externalId}`,
    storeId,
    externalId,
    number: null,
    test: false,
    currency: 'USD',
    buyer: { email: 'Ann@Example.com', name: 'Ann', company: null, country: 'DE' },
    payment: null,
    unlisted: null,
    identification: { 'account.id': 'ACME', $vendor: '7' },
    state: 'delivered',
    revision: 1,
    mailing: 0,
    acceptedAt: '2026-03-01T10:00:00.000Z',
    updatedAt: '2026-03-01T10:00:02.000Z',
    endedAt: null,
    lines: [line()],
    timeline: [
      { at: '2026-03-01T10:00:00.000Z', event: 'accepted', line: 'line-1', by: null, why: null, note: null },
      { at: '2026-03-01T10:00:02.000Z', event: 'resent', line: null, by: 'eve', why: 'lost', note: 'once' },
    ],
    ...changes,
  };
}

/** The n-th minute of a day, as an ISO time. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 2, 1, 0, n)).toISOString();
