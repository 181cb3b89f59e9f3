import { ApplicationFailure } from '@temporalio/activity';
import { revocationWorkflowId } from '../domain/ids';
import { KEY_NOT_READY, type Revocation, type RevocationReply } from '../domain/rights';
import { KEY_RETRY_INTERVAL_MS } from '../domain/windows';
import type { Models } from '../models/models';
import type { KeyServers } from '../rights/key-servers';
import type { Catalog } from './catalog';
import { toRevocationRequest } from './key-request';

/** Keys that go back to their publishers, each by a workflow of its own. */
export interface Revocations {
  /** Starts taking back a unit's key, once for each cause. */
  request(revocation: Revocation): Promise<void>;
}

export interface RevocationDependencies {
  models: Pick<Models, 'codes' | 'publishers' | 'revocations' | 'revocationTurns'>;
  catalog: Catalog;
  keyServers: Pick<KeyServers, 'of'>;
  now(): Date;
}

export type RevocationActivities = ReturnType<typeof revocationActivities>;

/** How a revocation has ended; `impossible` is a key or a publisher that there is nothing to be done with. */
export type RevocationEnd = 'acknowledged' | 'refused' | 'impossible';

/** What takes keys back at their publishers. */
export function revocationActivities({ models, catalog, keyServers, now }: RevocationDependencies) {
  async function ask(revocation: Revocation): Promise<RevocationReply | null> {
    const { line, unit } = revocation;
    const [product, server, key] = await Promise.all([
      catalog.findProduct(line.product ?? line.storeProduct, false),
      models.publishers.findWithCredentials(line.publisher ?? ''),
      models.codes.findIssued(unit),
    ]);
    if (!product || !server?.publisher.revocationUrl || !key) return null;
    return keyServers.of(server.publisher, server.credentials).revokeKey(toRevocationRequest(revocation, product, key));
  }

  /** True once it is to ask; false where the key has gone back, by whatever cause. Throws while it is another's turn. */
  async function isToAsk(id: string, unit: string): Promise<boolean> {
    const at = now();
    if ((await models.revocations.listOfUnit(unit)).some(({ state }) => state === 'acknowledged')) {
      await models.revocations.update(id, { state: 'acknowledged', updatedAt: at.toISOString() });
      return false;
    }
    const lostBefore = new Date(at.getTime() - LOST_AFTER_MS);
    if (!(await models.revocationTurns.take(unit, id, at, lostBefore)))
      throw notYet('it is being taken back for another cause');
    return true;
  }

  return {
    /** Takes back one key, which is asked for by one cause at a time and until it has gone back; "not yet" is a failure, so that Temporal asks again. */
    async revokeKey(revocation: Revocation): Promise<RevocationEnd> {
      const { identity, line, unit, cause, reason, requestedAt } = revocation;
      const id = revocationWorkflowId(unit, cause);
      const { orderId, storeId } = identity;
      const about = { orderId, storeId, line: line.id, publisher: line.publisher ?? '', product: line.product ?? '' };
      await models.revocations.open({ id, unit, reason, requestedAt, ...about });
      if (!(await isToAsk(id, unit))) return 'acknowledged';
      const reply = await ask(revocation);
      const state = reply === null ? 'impossible' : reply.status;
      const { httpStatus = null, returnCode = null, returnMessage = null } = reply ?? {};
      const facts = { httpStatus, returnCode, returnMessage };
      await models.revocations.update(id, { state, isAsked: reply !== null, updatedAt: now().toISOString(), ...facts });
      if (reply?.status === 'pending') throw notYet(reply.cause, reply.retryAfterMs);
      const end = reply?.status ?? 'impossible';
      // What has gone back stays this one's turn, so that none asks that has looked before it had.
      if (end !== 'acknowledged') await models.revocationTurns.leave(unit, id);
      return end;
    },
  };
}

/** One that asks is heard of every hour; one that was ended by hand must not keep others from asking. */
const LOST_AFTER_MS = 3 * KEY_RETRY_INTERVAL_MS;

function notYet(why: string, retryAfterMs: number | null = null): ApplicationFailure {
  const nextRetryDelay = retryAfterMs === null ? null : Math.min(Math.max(retryAfterMs, 1_000), KEY_RETRY_INTERVAL_MS);
  return ApplicationFailure.create({
    message: `Not acknowledged yet: ${why}`,
    type: KEY_NOT_READY,
    ...(nextRetryDelay !== null && { nextRetryDelay }),
  });
}
