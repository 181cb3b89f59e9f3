import type { Order } from '../domain/order';
import { redeliveryMark, type RedeliveryNote } from '../domain/redelivery';
import { orderEvents, type VendorEvents } from '../domain/vendor-event';
import type { Models } from '../models/models';
import { createCatalog, type Catalog } from './catalog';
import { createLicensing } from './license';
import { createBeginning, type BeginningDependencies } from './subscription-beginning';

export type OrderActivities = ReturnType<typeof orderActivities>;

/** As the audit names a resend of an order that is running. */
const RESENT = 'order.resendOrder';

type RecordedModels = Pick<Models, 'orders' | 'audit' | 'licenses' | 'subscriptions' | 'products' | 'stores'>;

export interface OrderDependencies extends Pick<BeginningDependencies, 'tellSubscription'> {
  models: RecordedModels;
  vendorEvents: Pick<VendorEvents, 'areWanted' | 'write' | 'send'>;
  catalog?: Catalog;
}

/** What writes an order down for its readers, the only writer of its record, and reads it when an ended order is reopened. */
export function orderActivities({
  models,
  vendorEvents,
  tellSubscription,
  catalog = createCatalog(models),
}: OrderDependencies) {
  const { orders, audit } = models;
  const licensing = createLicensing({ models, catalog });
  const beginSubscriptions = createBeginning({ models, tellSubscription });

  async function record(order: Order): Promise<void> {
    if (!(await vendorEvents.areWanted(order.storeId))) return orders.record(order);
    // Written before the record, after which a repetition finds no difference; sent after it, because whoever is told may look.
    await vendorEvents.write(orderEvents(await orders.find(order.orderId), order));
    await orders.record(order);
    await vendorEvents.send(order.orderId);
  }

  return {
    /**
     * Records an order as it stands, and its licenses before it, so that no reader finds a delivered code without one, and has the
     * vendor's systems and its subscriptions told what that makes of it; an older revision never replaces a newer one.
     */
    async recordOrder(order: Order): Promise<void> {
      await licensing.keep(order);
      await record(order);
      await beginSubscriptions(order);
    },

    /** Notes a redelivery in the audit and in the record of its order, once, and beside all others. */
    async recordRedelivery(redelivery: RedeliveryNote): Promise<void> {
      const { orderId, n, at, by, why, email } = redelivery;
      const entry = { at, by, why, action: RESENT, subject: orderId, details: {} };
      await audit.recordOnce(`redelivery/${orderId}/${n}`, entry);
      await orders.noteRedelivery(redelivery);
      const order = email === null ? null : await orders.find(orderId);
      if (order) await licensing.keep({ ...order, updatedAt: at }, redeliveryMark(n));
    },

    /** Finds an order as it was recorded last. */
    findRecordedOrder: (orderId: string): Promise<Order | null> => orders.find(orderId),
  };
}
