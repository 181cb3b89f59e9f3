import { Router } from 'express';
import type { Revocation } from '../models/revocation';
import { callerOf, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { revocationQuery } from './schemas/rights';
import { readQuery } from './validation';

/** The keys that are taken back at their publishers. */
export function revocationsRouter({ authentication, models }: ApiContext): Router {
  const readers = authentication.allow('support', 'operator', 'admin');
  return Router().get('/v1/revocations', readers, async (request, response) => {
    const { cursor, limit, order, store, ...filter } = readQuery(revocationQuery, request);
    const storeIds = storesOfList(callerOf(request), store);
    const found = await models.revocations.list({ ...filter, orderId: order, storeIds }, { cursor, limit });
    response.json({ revocations: found.revocations.map(revocationView), cursor: found.cursor });
  });
}

const revocationView = ({ orderId, storeId, ...shown }: Revocation) => ({ order: orderId, store: storeId, ...shown });
