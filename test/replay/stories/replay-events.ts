import { carryOut, type Stories } from './story';

const REPLAY = { endpoint: 'erp', from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' };

export const replayEvents: Stories = {
  'three-pages': () => {
    const cursors = ['page-2', 'page-3'];
    return {
      activities: { replayPage: async () => cursors.shift() ?? null },
      tell: (run) => carryOut(run, 'replayEvents', REPLAY),
    };
  },
};
