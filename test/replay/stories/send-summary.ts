import { carryOut, type Stories } from './story';

export const sendSummary: Stories = {
  sent: () => ({
    activities: { mailSummary: async () => 'sent' },
    tell: (run) => carryOut(run, 'sendSummary'),
  }),
};
