import { setCurrentDetails } from '@temporalio/workflow';
import { describeOrder } from '../domain/order-description';
import { OrderLedger } from '../domain/order-ledger';
import { firstLocally } from './activities';
import type { Redelivery } from './messages';

/**
 * Mails an ended order's codes once more and notes it in the order's record.
 * A refusal by the mail server is a result: the next try, with another address, is another redelivery.
 */
export async function redeliverOrder({ order, n, email, by, why }: Redelivery): Promise<'sent' | 'refused'> {
  setCurrentDetails(describeOrder(order));
  const ledger = new OrderLedger(order, order, () => new Date());
  if (email !== null) ledger.correct({ email });
  const delivered = ledger.lines.filter(({ state }) => state === 'delivered');
  // By its number, because another redelivery may be under way beside this one.
  const mail = { ...ledger.codesMail(delivered), mailing: `redelivery-${n}` };
  const outcome = await firstLocally((activities) => activities.mailCodes(mail));

  // The mail may have taken hours: only what this redelivery adds is written, and what was written meanwhile stays.
  const refusal = outcome.status === 'refused' ? outcome.reason : null;
  const note = { orderId: order.orderId, n, at: new Date().toISOString(), email, by, why, refusal };
  await firstLocally((activities) => activities.recordRedelivery(note));
  return outcome.status;
}
