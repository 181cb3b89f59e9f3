import type { OrderIdentity } from '../domain/ids';
import type { Money } from '../domain/money';
import type { Line, Order } from '../domain/order';
import type { PaymentGateway, PaymentPageSession } from '../domain/payment';
import { PaymentGatewayError } from '../payments/gateway-error';
import type { ApiContext } from './context';
import { Problem } from './errors';
import { isPaymentDue, productNames } from './order-status';

/** A payment that was declined and that its buyer may mend: the line's codes are there. */
export interface DuePayment {
  line: string;
  product: string;
  money: Money;
  /** ISO time. */
  until: string | null;
  /** Null where the gateway could make no payment that another method would mend. */
  paymentId: string | null;
  gateway: PaymentGateway;
  session: PaymentPageSession | null;
}

/** The payments of an order that were declined, as their gateway has them now. */
export async function readDuePayments(
  context: ApiContext,
  { storeId }: OrderIdentity,
  order: Order | null,
): Promise<DuePayment[]> {
  const lines = order?.lines.filter(isPaymentDue) ?? [];
  if (order === null || lines.length === 0) return [];
  const [gateway, names] = await Promise.all([gatewayOf(context, storeId), productNames(context, lines)]);
  return atGateway(() => Promise.all(lines.map((line) => toDue(line, order, gateway, names))));
}

/** Asks a gateway; one that gives no answer is to be asked again. */
export async function atGateway<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PaymentGatewayError) throw unreachable();
    throw error;
  }
}

const unreachable = (): Problem =>
  new Problem(503, 'payment_unavailable', 'The payment cannot be looked at just now. Try again in a minute.', {
    headers: { 'retry-after': '60' },
  });

async function gatewayOf({ models, payments }: ApiContext, storeId: string): Promise<PaymentGateway> {
  const [store, credentials] = await Promise.all([models.stores.find(storeId), models.stores.credentials(storeId)]);
  const name = store?.gateway;
  if (!name) throw unreachable();
  return atGateway(() => Promise.resolve().then(() => payments.get(storeId, name, credentials.gateway)));
}

async function toDue(
  { id, product, storeProduct, charge, exception }: Line,
  { currency }: Order,
  gateway: PaymentGateway,
  names: ReadonlyMap<string, string>,
): Promise<DuePayment> {
  const shown = product ?? storeProduct;
  const paymentId = charge?.paymentId ?? null;
  return {
    line: id,
    product: names.get(shown) ?? shown,
    money: { amount: charge?.amount ?? 0, currency: currency ?? '' },
    until: exception?.deadline ?? null,
    paymentId,
    gateway,
    session: paymentId === null ? null : await gateway.pageSession(paymentId),
  };
}
