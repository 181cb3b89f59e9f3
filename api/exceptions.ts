import { Router } from 'express';
import type { ExceptionFilter } from '../domain/bulk-action';
import type { Line } from '../domain/order';
import { summarizeAttempts } from './attempts';
import { callerOf, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { lineView, linksFor } from './order-view';
import { exceptionQuery, type ExceptionFields } from './schemas/order-actions';
import { readQuery } from './validation';

/** The lines that wait for a person. */
export function exceptionsRouter(context: ApiContext): Router {
  const { authentication, models, now } = context;
  return Router().get(
    '/v1/exceptions',
    authentication.allow('support', 'operator', 'admin'),
    async (request, response) => {
      const caller = callerOf(request);
      const links = linksFor(context.links, caller);
      const { cursor, limit, store, ...fields } = readQuery(exceptionQuery, request);
      const filter = { ...toExceptionFilter(fields), storeIds: storesOfList(caller, store) };
      const found = await models.orders.listExceptions(filter, { cursor, limit });
      const items = found.items.map(async ({ order, line }) => ({
        order: order.orderId,
        store: order.storeId,
        externalId: order.externalId,
        number: order.number,
        currency: order.currency,
        buyer: { email: order.buyer.email, name: order.buyer.name },
        statusUrl: links.statusUrl(order.orderId),
        line: lineView(line),
        windowLeftSeconds: windowLeft(line, now()),
        attempts: await summarizeAttempts(context, order.orderId, line),
      }));
      response.json({ items: await Promise.all(items), cursor: found.cursor });
    },
  );
}

/** What the fields of a list ask for; times are compared as they are recorded, in UTC. */
export const toExceptionFilter = ({
  reason,
  product,
  publisher,
  sinceFrom,
  sinceTo,
}: Omit<ExceptionFields, 'store'>): ExceptionFilter => ({
  ...(reason !== undefined && { reason }),
  ...(product !== undefined && { product }),
  ...(publisher !== undefined && { publisher }),
  ...(sinceFrom !== undefined && { sinceFrom: new Date(sinceFrom).toISOString() }),
  ...(sinceTo !== undefined && { sinceTo: new Date(sinceTo).toISOString() }),
});

/** How long a line may still be corrected; null for one that stays until somebody acts. */
function windowLeft({ exception }: Line, now: Date): number | null {
  if (exception?.deadline == null) return null;
  return Math.max(0, Math.floor((Date.parse(exception.deadline) - now.getTime()) / 1000));
}
