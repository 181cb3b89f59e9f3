import { lineId, type OrderIdentity } from './ids';
import type { Handover, Line, Order } from './order';
import type { LineCharge } from './payment';
import type { Buyer, Purchase, PurchaseLine } from './purchase';

const NOBODY: Buyer = { email: null, name: null, company: null, country: null };

function handoverOf({ channel, delivery }: Purchase): Handover {
  if (delivery === 'both') return 'both';
  if (channel === 'reply') return 'reply';
  if (delivery === 'email') return 'email';
  return channel === 'api' ? 'response' : 'reply';
}

/** A test order and a line without a price cost nothing. */
function chargeOf(
  quantity: number,
  unitPrice: number | null,
  tax: number | null,
  purchase: Purchase,
): LineCharge | null {
  const amount = quantity * (unitPrice ?? 0) + (tax ?? 0);
  return purchase.payment && !purchase.test && amount > 0
    ? { state: 'open', amount, paymentId: null, holdUntil: null, renewals: 0 }
    : null;
}

/** An order of which no message has been taken. */
export const newOrder = (identity: OrderIdentity, at: string): Order => ({
  ...identity,
  number: null,
  test: false,
  currency: null,
  buyer: NOBODY,
  payment: null,
  identification: {},
  unlisted: null,
  state: 'processing',
  revision: 0,
  mailing: 0,
  acceptedAt: at,
  updatedAt: at,
  endedAt: null,
  lines: [],
  timeline: [],
});

/** A line as its purchase tells it. */
export const newLine = (
  { key, product, quantity, unitPrice, tax = null, isFree = null, attributes = {}, ...told }: PurchaseLine,
  purchase: Purchase,
  acceptedAt: string,
): Line => ({
  id: lineId(key),
  storeProduct: product,
  product: null,
  quantity,
  granted: 0,
  round: 0,
  unitPrice,
  tax,
  isFree,
  charge: chargeOf(quantity, unitPrice, tax, purchase),
  publisher: null,
  reference: null,
  attributes,
  ...(told.subscriptionId !== undefined && { subscriptionId: told.subscriptionId }),
  ...(told.periodDays !== undefined && { periodDays: told.periodDays }),
  ...(told.features && Object.keys(told.features).length > 0 && { features: told.features }),
  ...(told.upgrades && { upgrades: told.upgrades }),
  handover: handoverOf(purchase),
  state: 'accepted',
  exception: null,
  source: null,
  approved: [],
  acceptedAt,
  grantedAt: null,
  deliveredAt: null,
});
