import { operator } from '../../helpers/orders';
import { carryOut, type Stories } from './story';

export const resubmitPublisher: Stories = {
  'all-lines': () => ({
    activities: { resubmitLines: async () => 7 },
    tell: (run) => carryOut(run, 'resubmitPublisher', { publisher: 'space-publisher', ...operator }),
  }),
};
