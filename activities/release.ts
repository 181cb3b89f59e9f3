import type { LineRelease } from '../domain/allocation';
import { allotmentId, unitNumber } from '../domain/ids';
import { SURPLUS } from '../domain/rights';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';
import type { Revocations } from './revocation';
import { rearmWarning } from './stock-warning';

export interface ReleaseDependencies {
  models: Pick<Models, 'codes' | 'waitingLines' | 'closedAllotments' | 'stockWarnings' | 'revocations'>;
  catalog: Catalog;
  /** Tells a product's pool that its stock or its waiting lines have changed. */
  stockChanged(product: string): Promise<void>;
  revocations: Pick<Revocations, 'request'>;
  now(): Date;
}

export type ReleaseActivities = ReturnType<typeof releaseActivities>;

/** What takes back what lines hold; every step finds what an earlier try of it has done. */
export function releaseActivities({ models, catalog, stockChanged, revocations, now }: ReleaseDependencies) {
  const { codes, waitingLines, closedAllotments } = models;

  /** Keys that a publisher has issued go back to it. */
  async function returnKeys({ identity, line, buyer, currency, reason, cause }: LineRelease, allotment: string) {
    const requestedAt = now().toISOString();
    const issued = await codes.issuedAmong(await codes.allocatedIn(allotment));
    // What a person has sent back already, by revoking its license, goes back once.
    const takenBack = new Set(await models.revocations.takenBackAmong(issued));
    for (const unit of issued.filter((each) => !takenBack.has(each))) {
      const about = { identity, line, buyer, currency, unit, reason, requestedAt };
      await revocations.request({ ...about, cause: unitNumber(unit) > line.quantity ? SURPLUS : cause });
    }
  }

  return {
    /** Takes back what a line holds and takes it off the waiting list; codes that nobody has seen return to stock. */
    async releaseLine(release: LineRelease): Promise<void> {
      const { identity, line } = release;
      const allotment = allotmentId(identity.orderId, line);
      // Before it looks: a step that outlives its time-out looks for this after it has taken something.
      await closedAllotments.close(allotment);
      // By what there is, and not unit by unit: a quantity may be refused for being huge.
      const giveUp = async () => codes.release(await codes.allocatedIn(allotment), isSeen);
      const isSeen = line.grantedAt !== null;
      // Before it leaves the list: what somebody may have seen must not be there for its pool to give back.
      if (isSeen) await giveUp();
      const isWaiting = await waitingLines.withdraw(allotment);
      if (!isWaiting && !isSeen) await giveUp();
      if (line.publisher !== null) await returnKeys(release, allotment);
      if (!line.product) return;
      if (isWaiting || (await waitingLines.exist(line.product))) await stockChanged(line.product);
      // The codes of a line that waited are given back by its pool, which then does this.
      if (!isWaiting) await rearmWarning({ models, catalog }, line.product);
    },
  };
}
