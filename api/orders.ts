import { Router, type RequestHandler, type Response } from 'express';
import { callerOf, checkStoreAccess, maySeeCodes, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { answerOnce, type KeptAnswer } from './idempotency';
import { isReadable, readShownCodes } from './order-codes';
import { sendLongOrder } from './long-answers';
import { findOrder, identityOf } from './order-lookup';
import { placeOrder } from './order-placement';
import { linksFor, orderView, unseenOrderView } from './order-view';
import { orderQuery, placeOrderBody, shownOrderQuery } from './schemas/orders';
import { pathParameter, readBody, readQuery } from './validation';

/** Orders: placed, shown, listed. */
export function ordersRouter(context: ApiContext): Router {
  const { authentication, models, settings } = context;
  const readers = authentication.allow('store', 'support', 'operator', 'admin');
  const body = placeOrderBody(settings.maximumUnits);
  const router = Router();

  router.post('/v1/orders', authentication.allow('store', 'operator', 'admin'), async (request, response) => {
    const caller = callerOf(request);
    const order = readBody(body, request);
    const answer = await answerOnce(
      models,
      { callerId: caller.id, key: request.get('idempotency-key'), body: order },
      () => placeOrder(context, caller, order, request.get('prefer')),
    );
    sendAnswer(response, answer);
  });

  router.get('/v1/orders', readers, async (request, response) => {
    const { cursor, limit, store, ...filter } = readQuery(orderQuery, request);
    const caller = callerOf(request);
    const storeIds = storesOfList(caller, store);
    const links = linksFor(context.links, caller);
    const found = await models.orders.list({ ...filter, storeIds }, { cursor, limit });
    response.json({ orders: found.orders.map((order) => orderView(order, links)), cursor: found.cursor });
  });

  router.get('/v1/orders/:id', readers, showOrder(context));
  return router;
}

const showOrder =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const caller = callerOf(request);
    const links = linksFor(context.links, caller);
    const { codes } = readQuery(shownOrderQuery, request);
    const identity = identityOf(context, pathParameter(request, 'id'));
    checkStoreAccess(caller, identity.storeId);
    const { order } = await findOrder(context, identity);
    if (!order) {
      response.json(unseenOrderView(identity, links));
      return;
    }
    const readable = codes && maySeeCodes(caller) ? order.lines.filter(isReadable) : [];
    const shown = await readShownCodes(context, order, readable);
    response.set('cache-control', 'no-store');
    if (shown === 'long') await sendLongOrder({ ...context, links }, response, order, readable);
    else response.json(orderView(order, links, shown));
  };

const sendAnswer = (response: Response, { status, headers, body }: KeptAnswer): void => {
  response
    .status(status)
    .set({ 'cache-control': 'no-store', ...headers })
    .json(body);
};
