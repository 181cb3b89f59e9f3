import { Router, type RequestHandler } from 'express';
import { audit } from './audit';
import type { ApiContext } from './context';
import { invalid, unavailable } from './errors';
import { summaryBody } from './schemas/summary';
import { readBody } from './validation';

/** The summary by mail: who gets it, and when. */
export function summaryRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const router = Router();

  router.get(
    '/v1/reports/summary',
    authentication.allowForAllStores('support', 'operator', 'admin'),
    async (_request, response) => {
      response.json(await models.summaries.get());
    },
  );

  router.put('/v1/reports/summary', authentication.allowForAllStores('admin'), saveSummary(context));
  return router;
}

const saveSummary =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models, gateway } = context;
    const setting = readBody(summaryBody, request);
    const { every, hour, to } = setting;
    if (every !== null && to === null)
      throw invalid([{ path: 'to', message: 'Name the address, or set every to null' }]);
    await models.summaries.save(setting);
    // The call may be repeated: what is saved is saved again, and the schedule with it.
    const { status } = await gateway.scheduleSummary(setting);
    if (status !== 'taken') throw unavailable('Temporal');
    await audit(context, request, 'summary.updated', 'summary', { every, hour });
    response.json(await models.summaries.get());
  };
