import type { Activities } from '../../../activities/activities';
import { carryOut, type Stories, type Story } from './story';

const LISTING = { since: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z', cursor: null };
const REQUEST = { storeId: 'stripe', since: null, dryRun: false, by: null };

const reconciled = (reconcilePage: Activities['reconcilePage']) => (): Story => ({
  activities: {
    beginReconciliation: async () => LISTING,
    reconcilePage,
    endReconciliation: async () => undefined,
  },
  tell: (run) => carryOut(run, 'reconcileStore', REQUEST),
});

export const reconcileStore: Stories = {
  'three-pages': reconciled(async (_run, { cursor }) => {
    if (cursor === null) return 'page-2';
    return cursor === 'page-2' ? 'page-3' : null;
  }),
  'platform-that-refuses': reconciled(() => Promise.reject(new Error("The platform's API answered 401"))),
};
