import type { Order } from '../domain/order';
import type { RedeliveryNote } from '../domain/redelivery';
import type { Models } from '../models/models';

export type OrderActivities = ReturnType<typeof orderActivities>;

/** As the audit names a resend of an order that is running. */
const RESENT = 'order.resendOrder';

/** What writes an order down for its readers, the only writer of its record, and reads it when an ended order is reopened. */
export const orderActivities = ({ orders, audit }: Pick<Models, 'orders' | 'audit'>) => ({
  /** Records an order as it stands; an older revision never replaces a newer one. */
  recordOrder: (order: Order): Promise<void> => orders.record(order),

  /** Notes a redelivery in the audit and in the record of its order, once, and beside all others. */
  async recordRedelivery(redelivery: RedeliveryNote): Promise<void> {
    const { orderId, n, at, by, why } = redelivery;
    const entry = { at, by, why, action: RESENT, subject: orderId, details: {} };
    await audit.recordOnce(`redelivery/${orderId}/${n}`, entry);
    await orders.noteRedelivery(redelivery);
  },

  /** Finds an order as it was recorded last. */
  findRecordedOrder: (orderId: string): Promise<Order | null> => orders.find(orderId),
});
