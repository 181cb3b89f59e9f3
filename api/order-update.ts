import type { OrderIdentity } from '../domain/ids';
import type { Order } from '../domain/order';
import type { ApiContext } from './context';
import { notFound, outcomeUnknown, Problem, unavailable } from './errors';
import type { Answered, Pending } from './temporal-calls';
import { readRecorded } from './order-lookup';
import type { Failure } from './temporal-failures';

/** The order that has taken an action; null when it has ended. Throws what keeps the action from being taken. */
export function answeredOrder(outcome: Answered | Pending | Failure): Order | null {
  switch (outcome.status) {
    case 'answered':
      return outcome.order;
    case 'pending':
      // An update that no worker has accepted lives in the server's memory only, and may be lost.
      throw outcomeUnknown();
    case 'refused':
      throw refusal(outcome.message);
    case 'unavailable':
      throw unavailable('Temporal');
    case 'not_running':
    case 'closed':
      return null;
  }
}

/** The order says no, in its own words. */
export const refusal = (message: string): Problem => new Problem(409, 'action_refused', message);

/** The order as its workflow has it, for what is recorded may be a step behind; throws 409 for one that has ended. */
export async function getRunning(
  context: Pick<ApiContext, 'models' | 'gateway'>,
  identity: OrderIdentity,
): Promise<Order> {
  const asked = await context.gateway.status(identity);
  if (asked.status === 'pending') throw unavailable('Temporal');
  return answeredOrder(asked) ?? refuseEnded(await getEnded(context, identity.orderId));
}

/** The record of an order that has ended; throws 404 when nobody knows it. */
export async function getEnded(context: Pick<ApiContext, 'models'>, orderId: string): Promise<Order> {
  const { order, isDown } = await readRecorded(context, orderId);
  if (order) return order;
  throw isDown ? unavailable('The database') : notFound('order');
}

/** Refuses what can only be done to an order that is under way. */
export function refuseEnded({ state, endedAt }: Order): never {
  const since = endedAt ? ` since ${endedAt}` : '';
  throw new Problem(
    409,
    'order_ended',
    `The order has ended as ${state}${since}: nothing of it can be changed any more.`,
  );
}
