import type {
  CancelOutcome,
  Charge,
  ChargeOutcome,
  PaymentGateway,
  Preparation,
  RefundOutcome,
} from '../domain/payment';
import type { Models } from '../models/models';
import type { PaymentGateways } from '../payments/gateways';
import { ApplicationFailure } from '@temporalio/activity';
import type { Catalog } from './catalog';

export interface PaymentDependencies {
  models: Pick<Models, 'stores'>;
  catalog: Catalog;
  gateways: PaymentGateways;
}

export type PaymentActivities = ReturnType<typeof paymentActivities>;

/** What moves money through a store's gateway; each may be repeated, and an outage is retried. */
export function paymentActivities({ models, catalog, gateways }: PaymentDependencies) {
  async function gatewayOf(storeId: string): Promise<PaymentGateway> {
    const [{ gateway }, credentials] = await Promise.all([
      catalog.getStore(storeId, false),
      models.stores.credentials(storeId),
    ]);
    if (gateway === null) throw ApplicationFailure.retryable(`Store ${storeId} has no gateway`, 'GatewayMissing');
    return gateways.get(storeId, gateway, credentials.gateway);
  }

  return {
    /** Makes a payment without taking it. */
    preparePayment: async (storeId: string, charge: Charge): Promise<Preparation> =>
      (await gatewayOf(storeId)).prepare(charge),

    /** Takes a prepared payment. */
    takePayment: async (storeId: string, paymentId: string, charge: Charge): Promise<ChargeOutcome> =>
      (await gatewayOf(storeId)).take(paymentId, charge),

    /** Gives up a payment that was not taken. */
    cancelPayment: async (storeId: string, paymentId: string): Promise<CancelOutcome> =>
      (await gatewayOf(storeId)).cancel(paymentId),

    /** Gives all the money of a payment back. */
    refundPayment: async (storeId: string, paymentId: string): Promise<RefundOutcome> =>
      (await gatewayOf(storeId)).refund(paymentId),
  };
}
