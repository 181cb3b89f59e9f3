import { ApplicationFailure } from '@temporalio/activity';
import type { RevocationEnd } from '../../../activities/revocation';
import { KEY_NOT_READY, type Revocation } from '../../../domain/rights';
import { deliveredOrder } from '../../helpers/orders';
import { carryOut, type Stories, type Story } from './story';

function revocation(): Revocation {
  const { orderId, storeId, externalId, lines, buyer, currency, acceptedAt } = deliveredOrder();
  const [line] = lines;
  if (!line) throw new Error('the order has no line');
  const identity = { orderId, storeId, externalId };
  const about = { reason: 'ReturnProduct' as const, cause: 'round-0', requestedAt: acceptedAt };
  return { identity, line, buyer, currency, unit: `${orderId}/${line.id}/1`, ...about };
}

/** A publisher that says "not yet" so many times before it answers. */
const revoked = (delays: number, end: RevocationEnd) => (): Story => {
  let left = delays;
  const revokeKey = async () => {
    if (left-- > 0) throw ApplicationFailure.retryable('Not acknowledged yet: retry', KEY_NOT_READY);
    return end;
  };
  return { activities: { revokeKey }, tell: (run) => carryOut(run, 'revokeRights', revocation()) };
};

export const revokeRights: Stories = {
  acknowledged: revoked(0, 'acknowledged'),
  'acknowledged-after-hours': revoked(5, 'acknowledged'),
  refused: revoked(0, 'refused'),
};
