import { OrderLedger } from '../domain/order-ledger';
import { firstLocally } from './activities';
import type { Redelivery } from './messages';
import { recordOrder } from './record-order';

/**
 * Mails an ended order's codes once more and notes it in the order's record.
 * A refusal by the mail server is a result: the next try, with another address, is another redelivery.
 */
export async function redeliverOrder({ order, n, email, by, why }: Redelivery): Promise<'sent' | 'refused'> {
  const ledger = new OrderLedger(order, order, () => new Date());
  if (email !== null) ledger.correct({ email });
  const delivered = ledger.lines.filter(({ state }) => state === 'delivered');
  // By its number, because another redelivery may be under way beside this one.
  const mail = { ...ledger.codesMail(delivered), mailing: `redelivery-${n}` };
  const outcome = await firstLocally((activities) => activities.mailCodes(mail));

  // The mail may have taken hours: what was written meanwhile stays.
  const recorded = await firstLocally((activities) => activities.findRecordedOrder(order.orderId));
  if (recorded) ledger.catchUp(recorded);
  if (email !== null) ledger.correct({ email });
  ledger.note('resent', { by, why });
  if (outcome.status === 'refused') ledger.note('undeliverable', { note: outcome.reason });
  await recordOrder(ledger.checkpoint());
  return outcome.status;
}
