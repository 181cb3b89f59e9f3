import { Router } from 'express';
import { summarizeAttempts } from './attempts';
import { callerOf } from './authentication';
import type { ApiContext } from './context';
import { lineView } from './order-view';
import { storeOfList } from './orders';
import { exceptionQuery } from './schemas/order-actions';
import { readQuery } from './validation';

/** The lines that wait for a person. */
export function exceptionsRouter(context: ApiContext): Router {
  const { authentication, models, links } = context;
  return Router().get(
    '/v1/exceptions',
    authentication.allow('support', 'operator', 'admin'),
    async (request, response) => {
      const { cursor, limit, store, ...filter } = readQuery(exceptionQuery, request);
      const storeId = storeOfList(callerOf(request), store);
      const found = await models.orders.listExceptions({ ...filter, storeId }, { cursor, limit });
      const items = found.items.map(async ({ order, line }) => ({
        order: order.orderId,
        store: order.storeId,
        externalId: order.externalId,
        number: order.number,
        statusUrl: links.statusUrl(order.orderId),
        line: lineView(line),
        attempts: await summarizeAttempts(context, order.orderId, line),
      }));
      response.json({ items: await Promise.all(items), cursor: found.cursor });
    },
  );
}
