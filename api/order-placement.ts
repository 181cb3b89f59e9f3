import { lineId } from '../domain/ids';
import type { Order } from '../domain/order';
import type { DeliveryMode, Purchase } from '../domain/purchase';
import type { Store } from '../domain/store';
import { maySee, type Caller } from './authentication';
import type { ApiContext } from './context';
import { readPatiently } from './database-patience';
import { toPurchase } from './direct-order';
import { isDatabaseFailure, Problem, unavailable } from './errors';
import type { KeptAnswer } from './idempotency';
import { namePlacedUpgrades } from './license-upgrades';
import { isReadable, NO_CODES, readShownCodes, type CodesByLine } from './order-codes';
import { orderPath, orderView, unseenOrderView } from './order-view';
import type { PlaceOrder } from './schemas/orders';

const LONGEST_WAIT_SECONDS = 60;

/** Places an order of a caller and answers with its codes, or with where to look. */
export async function placeOrder(
  context: ApiContext,
  caller: Caller,
  body: PlaceOrder,
  prefer: string | undefined,
): Promise<KeptAnswer> {
  const store = await getDirectStore(context, caller, body.store);
  const purchase = await namePlacedUpgrades(context, store, body, toPurchase(body, store));
  const identity = context.intake.identify(store.id, body.externalId);
  const wait = preferredWait(prefer);
  const seconds = wait ?? defaultWait(context, purchase.delivery);
  const outcome = await context.intake.place(identity, purchase, seconds * 1000);
  const headers = wait === null ? {} : { 'preference-applied': `wait=${wait}` };
  switch (outcome.status) {
    case 'unavailable':
      throw unavailable('Temporal');
    case 'refused':
      throw new Problem(409, 'order_refused', outcome.message);
    case 'taken':
      return taken(unseenOrderView(identity, context.links.buyer), headers);
    case 'answered':
      if (outcome.order.test !== purchase.test) throw otherOrder(outcome.order);
      context.metrics.ordered(store.id, outcome.order.state);
      return answerOrder(context, outcome.order, purchase, headers);
  }
}

const otherOrder = ({ test, externalId }: Order): Problem =>
  new Problem(
    409,
    'order_is_test',
    `The order ${externalId} is known as a ${test ? 'test' : 'real'} order. Use another externalId for this one.`,
  );

async function getDirectStore({ storeCache }: ApiContext, caller: Caller, storeId: string): Promise<Store> {
  const settings = await storeCache.find(storeId);
  if (!settings || !maySee(caller, storeId))
    throw new Problem(404, 'store_not_found', `There is no store ${storeId}, or your key is not for it.`, {
      errors: [{ path: 'store', message: 'No such store' }],
    });
  if (settings.store.platform !== 'direct')
    throw new Problem(
      409,
      'store_not_direct',
      `The orders of ${storeId} come from its platform. Use a store on the platform "direct".`,
    );
  return settings.store;
}

async function answerOrder(
  context: ApiContext,
  order: Order,
  purchase: Purchase,
  headers: Record<string, string>,
): Promise<KeptAnswer> {
  const codes = await readReadable(context, order);
  // What is too long for this answer is streamed where it says.
  if (codes === 'long') return taken(orderView(order, context.links.buyer), headers);
  const view = orderView(order, context.links.buyer, codes ?? NO_CODES);
  const asked = purchase.lines.map(({ key }) => order.lines.find(({ id }) => id === lineId(key)));
  const isDelivered = asked.every(
    (line) => line && (isReadable(line) ? codes?.has(line.id) : line.state === 'delivered'),
  );
  if (isDelivered) return { status: 201, headers: { ...headers, location: orderPath(order.orderId) }, body: view };
  if (order.endedAt && codes) return { status: 200, headers, body: view };
  return taken(view, headers);
}

/** Null while the database is down: codes that cannot be read just now are read later, where the answer says. */
async function readReadable(context: ApiContext, order: Order): Promise<CodesByLine | 'long' | null> {
  try {
    return await readPatiently(() => readShownCodes(context, order, order.lines.filter(isReadable)));
  } catch (error) {
    if (isDatabaseFailure(error)) return null;
    throw error;
  }
}

const taken = (view: { id: string }, headers: Record<string, string>): KeptAnswer => ({
  status: 202,
  headers: { ...headers, location: orderPath(view.id) },
  body: view,
});

const defaultWait = ({ settings }: Pick<ApiContext, 'settings'>, delivery: DeliveryMode): number =>
  delivery === 'email' ? 0 : settings.replyWaitSeconds;

/** The seconds that a Prefer header asks to wait (RFC 7240), bounded; null when it does not ask. */
function preferredWait(prefer: string | undefined): number | null {
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(prefer ?? '')?.[1];
  return seconds === undefined ? null : Math.min(Number(seconds), LONGEST_WAIT_SECONDS);
}
