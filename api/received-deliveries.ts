import { Router } from 'express';
import type { ReceivedDelivery } from '../domain/received-delivery';
import { callerOf, maySee } from './authentication';
import type { ApiContext } from './context';
import { notFound } from './errors';
import { pageQuery } from './schemas/fields';
import { pathParameter, readQuery } from './validation';

/** What platforms have sent to a store lately, and how it was answered. */
export function receivedDeliveriesRouter({ authentication, models }: ApiContext): Router {
  const readers = authentication.allow('support', 'operator', 'admin');
  return Router().get('/v1/stores/:id/deliveries', readers, async (request, response) => {
    const id = pathParameter(request, 'id');
    const page = readQuery(pageQuery, request);
    if (!maySee(callerOf(request), id) || !(await models.stores.find(id))) throw notFound('store');
    const { deliveries, cursor } = await models.receivedDeliveries.list(id, page);
    response.json({ deliveries: deliveries.map(deliveryView), cursor });
  });
}

const deliveryView = ({ storeId, ...delivery }: ReceivedDelivery) => ({ store: storeId, ...delivery });
