import { Router } from 'express';
import type { ApiContext } from './context';
import { storeEventQuery } from './schemas/store-events';
import { getStore } from './store-access';
import { readQuery } from './validation';

/** What a store told besides purchases. */
export function storeEventsRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  return Router().get('/v1/stores/:id/events', readers, async (request, response) => {
    const { cursor, limit, ...filter } = readQuery(storeEventQuery, request);
    const { id: storeId } = await getStore(context, request);
    response.json(await models.storeEvents.list({ ...filter, storeId }, { cursor, limit }));
  });
}
