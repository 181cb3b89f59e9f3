import { Router, type Request } from 'express';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { identityOf } from './order-lookup';
import { pathParameter } from './validation';

/** Who else looks at a line that waits, so that two do not correct it at once. */
export function exceptionViewersRouter(context: ApiContext): Router {
  const { authentication, models, now } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const path = '/v1/exceptions/:id/:line/viewers';
  const router = Router();

  router.get(path, readers, async (request, response) => {
    const subject = subjectOf(context, request);
    response.json({ viewers: await models.viewers.others(subject, callerOf(request), now()) });
  });

  router.put(path, readers, async (request, response) => {
    const subject = subjectOf(context, request);
    await models.viewers.see(subject, callerOf(request), now());
    response.json({ viewers: await models.viewers.others(subject, callerOf(request), now()) });
  });

  router.delete(path, readers, async (request, response) => {
    await models.viewers.leave(subjectOf(context, request), callerOf(request));
    response.status(204).end();
  });

  return router;
}

/** The order is not read for a sign of life: its id alone says which store it is of. */
function subjectOf(context: ApiContext, request: Request): string {
  const identity = identityOf(context, pathParameter(request, 'id'));
  checkStoreAccess(callerOf(request), identity.storeId);
  return `${identity.orderId}/${pathParameter(request, 'line').slice(0, 200)}`;
}
