import type { Order } from '../domain/order';
import { lastRedelivery } from '../domain/redelivery';
import type { ApiContext } from './context';
import { Problem, unavailable } from './errors';

const ATTEMPTS = 5;

/** Mails an ended order's codes again, by a workflow of its own: the order's has closed. */
export async function redeliver(
  { models, gateway, now }: Pick<ApiContext, 'models' | 'gateway' | 'now'>,
  order: Order,
  { by, why, email = null }: { by: string; why: string; email?: string | null | undefined },
): Promise<void> {
  if (!order.lines.some(({ state }) => state === 'delivered'))
    throw new Problem(
      409,
      'action_refused',
      'Nothing of the order has been delivered, so there is nothing to send again.',
    );

  // One may have been begun and done without having been recorded here: its number would mail nothing.
  const first = Math.max(await models.redeliveries.next(order.orderId), lastRedelivery(order) + 1);
  for (let n = first; n < first + ATTEMPTS; n += 1) {
    const outcome = await gateway.redeliver({ order, n, email, by, why });
    if (outcome.status === 'taken') {
      const at = now().toISOString();
      await models.redeliveries.record({ orderId: order.orderId, n, at, by, why, corrected: email !== null });
      return;
    }
    // Another resend has taken the number, and is not recorded yet.
    if (outcome.status !== 'closed') throw unavailable('Temporal');
  }
  throw new Problem(409, 'action_refused', 'The order is being sent again already. Wait until that has been done.');
}
