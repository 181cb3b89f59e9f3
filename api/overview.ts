import { Router } from 'express';
import { LRUCache } from 'lru-cache';
import { keptMs, type Overview, type OverviewPeriod } from '../domain/overview';
import { readOverview } from '../models/overview-report';
import { callerOf, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { overviewQuery } from './schemas/overview';
import { readQuery } from './validation';

const MOST_KEPT = 300;

/** What is older than this is not told while it is counted anew: who asks waits for it. */
const MOST_STALE_MS = 10 * 60_000;

/** How everything stands, for the first page that people look at. */
export function overviewRouter(context: ApiContext): Router {
  const { authentication } = context;
  const overviews = createOverviews(context);
  return Router().get(
    '/v1/reports/overview',
    authentication.allow('support', 'operator', 'admin'),
    async (request, response) => {
      const { period, store } = readQuery(overviewQuery, request);
      response.json(await overviews.read(period, storesOfList(callerOf(request), store)));
    },
  );
}

interface Asked {
  period: OverviewPeriod;
  storeIds?: readonly string[] | undefined;
}

/** Counts for all who ask at once only once, and for those who ask soon after not at all; who asks later is told what was counted last, and the next one what is counted meanwhile. */
function createOverviews({ models, now }: Pick<ApiContext, 'models' | 'now'>) {
  const kept = new LRUCache<string, Overview>({
    max: MOST_KEPT,
    ttl: keptMs('30d', 0),
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
    fetchMethod: async (key, _stale, { options }) => {
      const { period, storeIds } = JSON.parse(key) as Asked;
      const begun = performance.now();
      const overview = await readOverview(models, period, storeIds, now());
      options.ttl = keptMs(period, performance.now() - begun);
      return overview;
    },
  });
  return {
    async read(period: OverviewPeriod, stores: readonly string[] | undefined): Promise<Overview> {
      const key = JSON.stringify({ period, storeIds: stores?.toSorted() } satisfies Asked);
      const last = kept.peek(key, { allowStale: true });
      const age = last ? now().getTime() - Date.parse(last.at) : 0;
      return kept.forceFetch(key, { allowStale: age <= MOST_STALE_MS, forceRefresh: age > MOST_STALE_MS });
    },
  };
}
