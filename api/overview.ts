import { Router } from 'express';
import { LRUCache } from 'lru-cache';
import type { Overview, OverviewPeriod } from '../domain/overview';
import { readOverview } from '../models/overview-report';
import { callerOf } from './authentication';
import type { ApiContext } from './context';
import { storeOfList } from './orders';
import { overviewQuery } from './schemas/overview';
import { readQuery } from './validation';

/** How long an overview is told again before it is counted anew: a longer period costs more, and changes less. */
const KEPT_MS: Record<OverviewPeriod, number> = { '24h': 5_000, '7d': 15_000, '30d': 60_000 };

const MOST_KEPT = 300;

/** How everything stands, for the first page that people look at. */
export function overviewRouter(context: ApiContext): Router {
  const { authentication } = context;
  const overviews = createOverviews(context);
  return Router().get(
    '/v1/reports/overview',
    authentication.allow('support', 'operator', 'admin'),
    async (request, response) => {
      const { period, store } = readQuery(overviewQuery, request);
      response.json(await overviews.read(period, storeOfList(callerOf(request), store)));
    },
  );
}

/** Counts for all who ask at once only once, and for those who ask soon after not at all. */
function createOverviews({ models, now }: Pick<ApiContext, 'models' | 'now'>) {
  const kept = new LRUCache<string, Overview>({
    max: MOST_KEPT,
    ttl: KEPT_MS['30d'],
    fetchMethod: async (key, _stale, { options }) => {
      const { period, storeId } = JSON.parse(key) as { period: OverviewPeriod; storeId?: string };
      options.ttl = KEPT_MS[period];
      return readOverview(models, period, storeId, now());
    },
  });
  return {
    async read(period: OverviewPeriod, storeId: string | undefined): Promise<Overview> {
      return kept.forceFetch(JSON.stringify({ period, storeId }));
    },
  };
}
