import { isTakenBack } from '../domain/new-license';
import type { Line, Order } from '../domain/order';
import type { SubscriptionFact } from '../domain/subscription';
import { subscriptionIdOf } from '../models/subscription';
import type { Models } from '../models/models';

export interface BeginningDependencies {
  models: Pick<Models, 'subscriptions'>;
  /** Tells a subscription what has happened; the first word of it begins its keeping. */
  tellSubscription(storeId: string, subscriptionId: string, fact: SubscriptionFact): Promise<void>;
}

/**
 * Creates what begins the keeping of the subscriptions that an order names, once it has delivered what was sold with them: their
 * store may never send a word of its own. Repeated, it tells nothing that is known.
 */
export const createBeginning =
  ({ models, tellSubscription }: BeginningDependencies) =>
  async (order: Order): Promise<void> => {
    if (order.test) return;
    const { orderId, storeId, externalId } = order;
    for (const line of order.lines) {
      const { subscriptionId } = line;
      if (subscriptionId === undefined || line.deliveredAt === null || isTakenBack(line)) continue;
      const eventId = `order/${orderId}/${line.id}`;
      const record = await models.subscriptions.find(subscriptionIdOf(storeId, subscriptionId));
      if (record?.known.facts.some((fact) => fact.eventId === eventId)) continue;
      await tellSubscription(storeId, subscriptionId, factOf(eventId, externalId, line));
    }
  };

const factOf = (
  eventId: string,
  externalId: string,
  { acceptedAt, storeProduct, periodDays }: Line,
): SubscriptionFact => ({
  eventId,
  turn: 'ordered',
  at: acceptedAt,
  paidUntil: null,
  paymentId: externalId,
  externalId,
  product: storeProduct,
  ...(periodDays !== undefined && { periodDays }),
});
