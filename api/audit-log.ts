import { Router } from 'express';
import type { ApiContext } from './context';
import { auditQuery } from './schemas/audit';
import { readQuery } from './validation';

/** Who did what to orders, stock and configuration. */
export function auditRouter({ authentication, models }: ApiContext): Router {
  const readers = authentication.allowForAllStores('operator', 'admin');
  return Router().get('/v1/audit', readers, async (request, response) => {
    const { cursor, limit, ...filter } = readQuery(auditQuery, request);
    response.json(await models.audit.list(filter, { cursor, limit }));
  });
}
