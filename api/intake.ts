import { hasNews, tellsMore } from '../domain/difference';
import { lineId, type OrderIdentity } from '../domain/ids';
import { hasEnded } from '../domain/line-state';
import type { Order } from '../domain/order';
import type { Purchase } from '../domain/purchase';
import type { Models } from '../models';
import type { OrderIds } from '../secrets/order-ids';
import { readPatiently } from './database-patience';
import { isDatabaseFailure } from './errors';
import type { Earlier, OrderGateway } from './order-gateway';
import type { Answered, Pending, Taken } from './temporal-calls';
import type { Failure } from './temporal-failures';

/** What became of a purchase: known and answered, taken for sure, or not taken. */
export type IntakeOutcome =
  Answered | { status: 'taken' } | { status: 'unavailable' } | { status: 'refused'; message: string };

/** The one way in for the purchases of all channels. */
export interface Intake {
  identify(storeId: string, externalId: string): OrderIdentity;
  /** Hands a purchase over without waiting for its codes. */
  notify(identity: OrderIdentity, purchase: Purchase): Promise<IntakeOutcome>;
  /** Hands a purchase over and waits so long for the order's answer. */
  place(identity: OrderIdentity, purchase: Purchase, waitMilliseconds: number): Promise<IntakeOutcome>;
}

export interface IntakeDependencies {
  models: Pick<Models, 'orders'>;
  gateway: OrderGateway;
  orderIds: Pick<OrderIds, 'orderIdOf'>;
}

type Send = (earlier: Earlier) => Promise<Taken | Answered | Pending | Failure>;

/** Takes purchases in: a known order is never started again, and one that has ended only for what it does not know. */
export function createIntake({ models, gateway, orderIds }: IntakeDependencies): Intake {
  async function take(identity: OrderIdentity, purchase: Purchase, send: Send): Promise<IntakeOutcome> {
    const recorded = await findRecorded(models, identity);
    if (recorded === 'unread' || recorded === null) return takeUnended(identity, purchase, send, recorded);
    if (!recorded.endedAt) {
      // A store that asks again and again what it has been told already costs the workflow nothing.
      if (isAtRest(recorded, purchase)) return { status: 'answered', order: recorded };
      return takeUnended(identity, purchase, send, recorded);
    }
    return hasNews(recorded, purchase) ? settle(await send(recorded)) : { status: 'answered', order: recorded };
  }

  async function takeUnended(
    identity: OrderIdentity,
    purchase: Purchase,
    send: Send,
    earlier: Earlier,
  ): Promise<IntakeOutcome> {
    const outcome = await send(earlier);
    // The workflow has ended, before or while it was told, and its last recording has not been seen: it still answers for itself.
    if (outcome.status !== 'closed' && outcome.status !== 'not_running') return settle(outcome);
    const closed = await gateway.status(identity);
    if (closed.status !== 'answered') return { status: 'unavailable' };
    return hasNews(closed.order, purchase) ? settle(await send(closed.order)) : closed;
  }

  return {
    identify: (storeId, externalId) => ({ orderId: orderIds.orderIdOf(storeId, externalId), storeId, externalId }),
    notify: (identity, purchase) =>
      take(identity, purchase, (earlier) => gateway.notifyPurchase(identity, purchase, earlier)),
    place: (identity, purchase, waitMilliseconds) =>
      take(identity, purchase, (earlier) =>
        waitMilliseconds > 0
          ? gateway.placeOrder(identity, purchase, earlier, waitMilliseconds)
          : gateway.notifyPurchase(identity, purchase, earlier),
      ),
  };
}

/** True when the order knows all that the purchase says, and each of its lines waits for somebody or has ended. */
const isAtRest = (order: Order, purchase: Purchase): boolean =>
  !hasNews(order, purchase) &&
  !tellsMore(order, purchase) &&
  order.lines.length > 0 &&
  order.unlisted === null &&
  purchase.lines.every(({ key }) => {
    const line = order.lines.find(({ id }) => id === lineId(key));
    return line !== undefined && (line.state === 'exception' || hasEnded(line.state));
  });

/** Without a database the purchase goes on all the same: the workflow waits for it, and reads the record itself. */
async function findRecorded(
  { orders }: Pick<Models, 'orders'>,
  { storeId, externalId }: OrderIdentity,
): Promise<Earlier> {
  try {
    return await readPatiently(() => orders.findByExternalId(storeId, externalId));
  } catch (error) {
    if (isDatabaseFailure(error)) return 'unread';
    throw error;
  }
}

function settle(outcome: Taken | Answered | Pending | Failure): IntakeOutcome {
  switch (outcome.status) {
    case 'answered':
    case 'refused':
      return outcome;
    case 'taken':
    case 'pending':
      return { status: 'taken' };
    case 'not_running':
    case 'closed':
    case 'unavailable':
      return { status: 'unavailable' };
  }
}
