import type { Order } from '../domain/order';
import type { RedeliveryNote } from '../domain/redelivery';
import type { Models } from '../models/models';

export type OrderActivities = ReturnType<typeof orderActivities>;

/** What writes an order down for its readers, the only writer of its record, and reads it when an ended order is reopened. */
export const orderActivities = ({ orders }: Pick<Models, 'orders'>) => ({
  /** Records an order as it stands; an older revision never replaces a newer one. */
  recordOrder: (order: Order): Promise<void> => orders.record(order),

  /** Notes a redelivery in the record of its order, once, and beside all others. */
  recordRedelivery: (redelivery: RedeliveryNote): Promise<void> => orders.noteRedelivery(redelivery),

  /** Finds an order as it was recorded last. */
  findRecordedOrder: (orderId: string): Promise<Order | null> => orders.find(orderId),
});
