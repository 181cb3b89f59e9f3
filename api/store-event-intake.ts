import { hasNews } from '../domain/difference';
import type { Store } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import { isSettledByPeople } from '../domain/unlisted';
import type { StoreIntake } from './context';
import { readRecorded } from './order-lookup';
import { takeEvent } from './store-delivery';
import { toRecord } from './store-notices';

/** The way in for events that a platform has been asked for: the same as for those that its webhooks bring. */
export const createStoreEventIntake = (context: StoreIntake) => ({
  /** True once the event cannot be lost any more; false when it is refused, or cannot be read. Throws at an outage. */
  async take(store: Store, event: StoreEvent): Promise<boolean> {
    const { taken, isOutage } = await takeEvent(context, store, event);
    if (isOutage) throw new Error('Temporal or the database cannot be reached');
    return taken;
  },

  /** True for an event that tells nothing new of an order that Keyrail has, or of none. */
  async isKnown(store: Store, event: StoreEvent): Promise<boolean> {
    if (event.kind !== 'orderPaid')
      return context.models.storeEvents.isKnown(toRecord(store, event, context.now().toISOString()));
    const identity = context.intake.identify(store.id, event.externalId);
    const { order, isDown } = await readRecorded(context, identity.orderId);
    if (isDown) throw new Error('The database cannot be reached');
    return (
      order !== null &&
      (order.unlisted === null || isSettledByPeople(order)) &&
      !hasNews(order, { ...event.purchase, delivery: store.delivery })
    );
  },
});
