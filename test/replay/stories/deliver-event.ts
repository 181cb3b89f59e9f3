import { ApplicationFailure } from '@temporalio/activity';
import type { Activities } from '../../../activities/activities';
import { carryOut, type Stories, type Story } from './story';

const REQUEST = { endpoint: 'erp', event: 'evt_1', round: 0 };

const delivered = (postEvent: Activities['postEvent']) => (): Story => ({
  activities: { postEvent, giveUpDelivery: async () => undefined, mailFailedDelivery: async () => undefined },
  tell: (run) => carryOut(run, 'deliverEvent', REQUEST),
});

/** An endpoint that takes nothing. */
async function refuse(): Promise<never> {
  throw ApplicationFailure.create({ message: 'Not delivered yet', nextRetryDelay: '4 hours' });
}

export const deliverEvent: Stories = {
  delivered: delivered(async () => 'delivered'),
  'given-up-after-days': delivered(refuse),
};
