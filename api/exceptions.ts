import { Router } from 'express';
import { callerOf } from './authentication';
import type { ApiContext } from './context';
import { lineView } from './order-view';
import { storeOfList } from './orders';
import { exceptionQuery } from './schemas/order-actions';
import { readQuery } from './validation';

/** The lines that wait for a person. */
export function exceptionsRouter({ authentication, models, links }: ApiContext): Router {
  return Router().get(
    '/v1/exceptions',
    authentication.allow('support', 'operator', 'admin'),
    async (request, response) => {
      const { cursor, limit, store, ...filter } = readQuery(exceptionQuery, request);
      const storeId = storeOfList(callerOf(request), store);
      const found = await models.orders.listExceptions({ ...filter, storeId }, { cursor, limit });
      const items = found.items.map(({ order, line }) => ({
        order: order.orderId,
        store: order.storeId,
        externalId: order.externalId,
        statusUrl: links.statusUrl(order.orderId),
        line: lineView(line),
      }));
      response.json({ items, cursor: found.cursor });
    },
  );
}
