import { Router } from 'express';
import { salesOf } from '../domain/sales';
import { isTooLong, MOST_STRETCHES } from '../domain/zone';
import { callerOf, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { invalid } from './errors';
import { periodOf } from './reports';
import { READERS } from './schemas/reports';
import { salesQuery } from './schemas/sales';
import { readQuery } from './validation';

/** What was sold, counted by day or hour. */
export function salesRouter({ authentication, models, now }: ApiContext): Router {
  return Router().get('/v1/reports/sales', authentication.allow(...READERS), async (request, response) => {
    const { from, to, store, by, zone, ...filter } = readQuery(salesQuery, request);
    const period = periodOf({ from, to }, now(), zone);
    const storeIds = storesOfList(callerOf(request), store);
    if (isTooLong(period, by))
      throw invalid([
        {
          path: 'by',
          message: `The period has more than ${MOST_STRETCHES[by].toLocaleString('en')} ${by}s. Shorten it${by === 'hour' ? ', or count by day' : ''}.`,
        },
      ]);
    const counts = await models.orders.countSold({ ...period, ...filter, storeIds }, by, zone);
    if (!counts) throw invalid([{ path: 'zone', message: 'The database does not know this time zone' }]);
    response.json({ ...period, by, zone, ...salesOf(counts, period, by, zone) });
  });
}
