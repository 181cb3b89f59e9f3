import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import { allotmentId } from '../domain/ids';
import type { Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import type { Charge } from '../domain/payment';
import { finish, firstLocally } from './activities';

/** A gateway that is out of reach, or a bank that thinks it over, is asked again until it has decided. */
export const gateway = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes', // one taking may be four calls of a minute each
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** A line's payment as the gateway is asked for it. */
export function chargeFor(
  ledger: OrderLedger,
  line: Line,
  { mode, attempt, renewals }: Pick<Charge, 'mode' | 'attempt'> & { renewals: number },
): Charge {
  const { payment, currency, orderId, externalId } = ledger.snapshot();
  if (!line.charge || !payment || currency === null) throw new Error(`Line ${line.id} has nothing to be charged by`);
  return {
    key: `${allotmentId(orderId, line)}#${renewals}`,
    orderId,
    externalId,
    line: line.id,
    money: { amount: line.charge.amount, currency },
    method: payment,
    mode,
    attempt,
  };
}

/** Gives up a payment that is not to be taken; what was taken after all goes back. */
export async function giveBackPayment(storeId: string, paymentId: string): Promise<void> {
  const cancel = (activities: Activities) => activities.cancelPayment(storeId, paymentId);
  const { status } = await firstLocally(cancel, undefined, gateway);
  if (status === 'charged') await finish(gateway.refundPayment(storeId, paymentId));
}
