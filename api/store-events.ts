import { Router } from 'express';
import type { ApiContext } from './context';
import { notFound } from './errors';
import { storeEventQuery } from './schemas/store-events';
import { pathParameter, readQuery } from './validation';

/** What a store told besides purchases. */
export function storeEventsRouter({ authentication, models }: ApiContext): Router {
  const readers = authentication.allow('support', 'operator', 'admin');
  return Router().get('/v1/stores/:id/events', readers, async (request, response) => {
    const { cursor, limit, ...filter } = readQuery(storeEventQuery, request);
    const storeId = pathParameter(request, 'id');
    if (!(await models.stores.find(storeId))) throw notFound('store');
    response.json(await models.storeEvents.list({ ...filter, storeId }, { cursor, limit }));
  });
}
