import { Router, type RequestHandler } from 'express';
import { findConnector } from '../connectors/registry';
import { callerOf } from './authentication';
import { audit } from './audit';
import type { ApiContext } from './context';
import { notFound, Problem, unavailable } from './errors';
import { reconciliationBody, reconciliationQuery } from './schemas/reconciliations';
import { pathParameter, readBody, readQuery } from './validation';

/** What webhooks have missed, and the search for it. */
export function reconciliationsRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const router = Router();

  router.get('/v1/stores/:id/reconciliations', readers, async (request, response) => {
    const page = readQuery(reconciliationQuery, request);
    const storeId = pathParameter(request, 'id');
    if (!(await models.stores.find(storeId))) throw notFound('store');
    response.json(await models.reconciliations.list(storeId, page));
  });

  router.post('/v1/stores/:id/reconciliations', authentication.allow('operator', 'admin'), reconcile(context));
  return router;
}

const reconcile =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models, gateway } = context;
    const storeId = pathParameter(request, 'id');
    const { dryRun, since } = readBody(reconciliationBody, request);
    const store = await models.stores.find(storeId);
    if (!store) throw notFound('store');
    if (!findConnector(store.platform)?.listEvents)
      throw new Problem(409, 'store_not_listed', `The API of ${store.platform} does not list what has happened.`);
    const by = callerOf(request).name;
    const { status } = await gateway.reconcile({ storeId, since, dryRun, by });
    if (status === 'closed')
      throw new Problem(
        409,
        'reconciliation_running',
        'A reconciliation of this store is under way. Wait for its end.',
      );
    if (status !== 'taken') throw unavailable('Temporal');
    await audit(context, request, 'store.reconciled', storeId, { dryRun, since });
    response.status(202).json({ storeId, status: 'reconciling' });
  };
