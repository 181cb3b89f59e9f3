import type { Activities } from '../../../activities/activities';
import { deliveredOrder, operator } from '../../helpers/orders';
import { carryOut, failing, type Stories, type Story } from './story';

const redelivered =
  (mailCodes: Activities['mailCodes'], email: string | null = null) =>
  (): Story => ({
    activities: { mailCodes, recordRedelivery: async () => undefined },
    tell: (run) => carryOut(run, 'redeliverOrder', { order: deliveredOrder(), n: 1, email, ...operator }),
  });

export const redeliverOrder: Stories = {
  sent: redelivered(async () => ({ status: 'sent' })),
  'sent-to-a-corrected-address': redelivered(async () => ({ status: 'sent' }), 'ann@example.org'),
  'refused-by-the-mail-server': redelivered(async () => ({ status: 'refused', reason: '550' })),
  'mail-server-out-of-reach': redelivered(failing(3, async () => ({ status: 'sent' }))),
};
