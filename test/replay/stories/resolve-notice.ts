import type { Activities } from '../../../activities/activities';
import type { UnresolvedNotice } from '../../../domain/store-event';
import { carryOut, type Stories, type Story } from './story';

const NOTICE: UnresolvedNotice = { kind: 'unresolved', eventId: 'evt_1', type: 'charge.refunded', lookup: 'pi_1' };

const resolved = (tellResolved: Activities['tellResolved']) => (): Story => ({
  activities: { tellResolved, setNoticeAside: async () => undefined },
  tell: (run) => carryOut(run, 'resolveNotice', 'stripe', NOTICE),
});

export const resolveNotice: Stories = {
  told: resolved(async () => 2),
  'of-no-order': resolved(async () => 0),
  'set-aside-after-a-week': resolved(() => Promise.reject(new Error('no answer'))),
};
