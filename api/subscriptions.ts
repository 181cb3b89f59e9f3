import { Router } from 'express';
import type { SubscriptionRecord } from '../models/subscription';
import { callerOf, maySee, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { notFound } from './errors';
import { subscriptionQuery } from './schemas/subscriptions';
import { pathParameter, readQuery } from './validation';

/** How subscriptions stand. */
export function subscriptionsRouter({ authentication, models }: ApiContext): Router {
  const readers = authentication.allow('support', 'operator', 'admin');
  const router = Router();

  router.get('/v1/subscriptions', readers, async (request, response) => {
    const { cursor: asked, limit, store, state } = readQuery(subscriptionQuery, request);
    const storeIds = storesOfList(callerOf(request), store);
    const { subscriptions, cursor } = await models.subscriptions.list({ storeIds, state }, { cursor: asked, limit });
    response.json({ subscriptions: subscriptions.map(subscriptionView), cursor });
  });

  router.get('/v1/subscriptions/:id', readers, async (request, response) => {
    const found = await models.subscriptions.find(pathParameter(request, 'id'));
    if (!found || !maySee(callerOf(request), found.storeId)) throw notFound('subscription');
    response.json(subscriptionView(found));
  });

  return router;
}

const subscriptionView = ({ known, ...record }: SubscriptionRecord) => ({
  id: record.id,
  storeId: record.storeId,
  subscriptionId: record.subscriptionId,
  product: record.product,
  orders: record.orders,
  state: record.state,
  paidUntil: record.paidUntil,
  graceUntil: record.graceUntil,
  expiresAt: record.expiresAt,
  suspensions: record.suspensions,
  changesAt: record.changesAt,
  updatedAt: record.updatedAt,
  facts: known.facts,
});
