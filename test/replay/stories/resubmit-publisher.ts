import type { Activities } from '../../../activities/activities';
import { operator } from '../../helpers/orders';
import { carryOut, failing, type Stories, type Story } from './story';

const resubmitted = (resubmitLines: Activities['resubmitLines']) => (): Story => ({
  activities: { resubmitLines },
  tell: (run) => carryOut(run, 'resubmitPublisher', { publisher: 'space-publisher', ...operator }),
});

export const resubmitPublisher: Stories = {
  'all-lines': resubmitted(async () => 7),
  'broken-off-twice': resubmitted(failing(2, async () => 7)),
};
