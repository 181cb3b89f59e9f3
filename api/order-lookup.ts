import type { OrderIdentity } from '../domain/ids';
import type { Order } from '../domain/order';
import type { ApiContext } from './context';
import { readPatiently } from './database-patience';
import { isDatabaseFailure, notFound, unavailable } from './errors';

/** An order, or only its name when its workflow has been given it but has not shown it yet. */
export type FoundOrder = { identity: OrderIdentity; order: Order | null };

type Lookup = Pick<ApiContext, 'models' | 'orderIds' | 'gateway'>;

/** Names the order that an id was made of; throws 404 for an id that nobody made. */
export function identityOf({ orderIds }: Pick<ApiContext, 'orderIds'>, orderId: string): OrderIdentity {
  const identity = orderIds.identityOf(orderId);
  if (!identity) throw notFound('order');
  return { orderId, ...identity };
}

/** Finds an order in the database, or asks its workflow right after it was taken; throws 404 when neither knows it. */
export async function findOrder(lookup: Lookup, identity: OrderIdentity): Promise<FoundOrder> {
  const recorded = await readRecorded(lookup, identity.orderId);
  if (recorded.order) return { identity, order: recorded.order };

  const asked = await lookup.gateway.status(identity);
  if (asked.status === 'answered') return { identity, order: asked.order };
  if (asked.status === 'pending') return { identity, order: null };
  if (recorded.isDown) throw unavailable('The database');
  if (asked.status === 'unavailable') throw unavailable('Temporal');
  throw notFound('order');
}

/** An order as it stands: of one that is under way the record may be a step behind. */
export async function getStandingOrder(lookup: Lookup, identity: OrderIdentity): Promise<Order> {
  const { order } = await findOrder(lookup, identity);
  if (order?.endedAt) return order;
  const asked = await lookup.gateway.status(identity);
  const standing = asked.status === 'answered' ? asked.order : order;
  if (!standing) throw unavailable('Temporal');
  return standing;
}

/** The order as it was recorded last, and whether the database could be asked at all. */
export async function readRecorded(
  { models }: Pick<ApiContext, 'models'>,
  orderId: string,
): Promise<{ order: Order | null; isDown: boolean }> {
  try {
    return { order: await readPatiently(() => models.orders.find(orderId)), isDown: false };
  } catch (error) {
    if (isDatabaseFailure(error)) return { order: null, isDown: true };
    throw error;
  }
}
