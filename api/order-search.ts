import { Router, type RequestHandler } from 'express';
import { allocationOf } from '../domain/ids';
import { callerOf, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { findByCode } from './listed-codes';
import { linksFor, orderView } from './order-view';
import { limitByCaller } from './rate-limits';
import { orderSearchBody } from './schemas/order-search';
import { readBody } from './validation';

/** Orders by what somebody has in hand, in a body: an address or a code has no place in a URL, which is logged everywhere. */
export function orderSearchRouter(context: ApiContext): Router {
  const { authentication, settings } = context;
  const readers = authentication.allow('store', 'support', 'operator', 'admin');
  return Router().post('/v1/orders/search', readers, limitByCaller(settings.licenseRateLimit), search(context));
}

const search =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models } = context;
    const caller = callerOf(request);
    const links = linksFor(context.links, caller);
    const { cursor, limit, store, code, order, ...filter } = readBody(orderSearchBody, request);
    const storeIds = storesOfList(caller, store);
    const orderIds = await ordersNamed(context, order, code);
    const found = await models.orders.list({ ...filter, storeIds, orderIds }, { cursor, limit });
    response
      .set('cache-control', 'no-store')
      .json({ orders: found.orders.map((one) => orderView(one, links)), cursor: found.cursor });
  };

/** The orders that an id and a code name both; undefined where neither is given. */
async function ordersNamed(
  context: ApiContext,
  order: string | undefined,
  code: string | undefined,
): Promise<string[] | undefined> {
  if (code === undefined) return order === undefined ? undefined : [order];
  const codes = await findByCode(context, code, undefined);
  const ids = codes.flatMap(({ allocation }) => allocationOf(allocation)?.order ?? []);
  return order === undefined ? ids : ids.filter((id) => id === order);
}
