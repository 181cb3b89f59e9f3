import { Router, type RequestHandler } from 'express';
import { licenseIdOf } from '../models/license';
import { callerOf, maySee } from './authentication';
import type { ApiContext } from './context';
import { licenseViews } from './license-view';
import { findByCode } from './listed-codes';
import { limitByCaller } from './rate-limits';
import { licenseSearchBody } from './schemas/license-search';
import { readBody } from './validation';

/** Licenses by what somebody has in hand, in a body: an address or a code has no place in a URL, which is logged everywhere. */
export function licenseSearchRouter(context: ApiContext): Router {
  const { authentication, settings } = context;
  const readers = authentication.allow('store', 'support', 'operator', 'admin');
  return Router().post('/v1/licenses/search', readers, limitByCaller(settings.licenseRateLimit), search(context));
}

const search =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models } = context;
    const { cursor, limit, id, code, order, store, subscription, ...filter } = readBody(licenseSearchBody, request);
    const caller = callerOf(request);
    const storeIds = store === undefined ? caller.stores : [store].filter((one) => maySee(caller, one));
    const ids = await licensesNamed(context, id, code);
    const found = await models.licenses.list(
      { ...filter, ids, orderId: order, storeIds, subscriptionId: subscription },
      { cursor, limit },
    );
    const licenses = await licenseViews(context, found.licenses);
    response.set('cache-control', 'no-store').json({ licenses, cursor: found.cursor });
  };

/** The licenses that an id and a code name both; undefined where neither is given. */
async function licensesNamed(
  context: ApiContext,
  id: string | undefined,
  code: string | undefined,
): Promise<string[] | undefined> {
  if (code === undefined) return id === undefined ? undefined : [id];
  const codes = await findByCode(context, code, undefined);
  const ids = codes.flatMap(({ allocation }) => (allocation === null ? [] : licenseIdOf(allocation)));
  return id === undefined ? ids : ids.filter((one) => one === id);
}
