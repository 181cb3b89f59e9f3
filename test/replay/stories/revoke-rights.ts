import type { Revocation } from '../../../domain/rights';
import { deliveredOrder } from '../../helpers/orders';
import { carryOut, type Stories } from './story';

function revocation(): Revocation {
  const { orderId, storeId, externalId, lines, buyer, currency, acceptedAt } = deliveredOrder();
  const [line] = lines;
  if (!line) throw new Error('the order has no line');
  const identity = { orderId, storeId, externalId };
  const about = { reason: 'ReturnProduct' as const, cause: 'round-0', requestedAt: acceptedAt };
  return { identity, line, buyer, currency, unit: `${orderId}/${line.id}/1`, ...about };
}

export const revokeRights: Stories = {
  acknowledged: () => ({
    activities: { revokeKey: async () => 'acknowledged' },
    tell: (run) => carryOut(run, 'revokeRights', revocation()),
  }),
};
