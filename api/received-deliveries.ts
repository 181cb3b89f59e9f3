import { Router } from 'express';
import type { ReceivedDelivery } from '../domain/received-delivery';
import type { ApiContext } from './context';
import { pageQuery } from './schemas/fields';
import { getStore } from './store-access';
import { readQuery } from './validation';

/** What platforms have sent to a store lately, and how it was answered. */
export function receivedDeliveriesRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  return Router().get('/v1/stores/:id/deliveries', readers, async (request, response) => {
    const page = readQuery(pageQuery, request);
    const { id } = await getStore(context, request);
    const { deliveries, cursor } = await models.receivedDeliveries.list(id, page);
    response.json({ deliveries: deliveries.map(deliveryView), cursor });
  });
}

const deliveryView = ({ storeId, ...delivery }: ReceivedDelivery) => ({ store: storeId, ...delivery });
