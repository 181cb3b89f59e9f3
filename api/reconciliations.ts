import { Router, type RequestHandler } from 'express';
import { findConnector } from '../connectors/registry';
import { callerOf } from './authentication';
import { audit } from './audit';
import type { ApiContext } from './context';
import { Problem, unavailable } from './errors';
import { reconciliationBody, reconciliationQuery } from './schemas/reconciliations';
import { getStore } from './store-access';
import { readBody, readQuery } from './validation';

/** What webhooks have missed, and the search for it. */
export function reconciliationsRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const router = Router();

  router.get('/v1/stores/:id/reconciliations', readers, async (request, response) => {
    const page = readQuery(reconciliationQuery, request);
    const { id: storeId } = await getStore(context, request);
    response.json(await models.reconciliations.list(storeId, page));
  });

  router.post('/v1/stores/:id/reconciliations', authentication.allow('operator', 'admin'), reconcile(context));
  return router;
}

const reconcile =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { gateway } = context;
    const { dryRun, since } = readBody(reconciliationBody, request);
    const { id: storeId, platform } = await getStore(context, request);
    if (!findConnector(platform)?.listEvents)
      throw new Problem(409, 'store_not_listed', `The API of ${platform} does not list what has happened.`);
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
