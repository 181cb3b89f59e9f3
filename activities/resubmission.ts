import { heartbeat } from '@temporalio/activity';
import type { OrderIdentity } from '../domain/ids';
import { SUPPLIABLE, type Resubmission } from '../domain/operator-action';
import type { Models } from '../models/models';

const PAGE = 50;

export interface ResubmissionDependencies {
  models: Pick<Models, 'orders'>;
  /** Resubmits one line; false when it does not wait any more. */
  resubmitLine(identity: OrderIdentity, action: { line: string; by: string; why: string }): Promise<boolean>;
  /** Waits so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

export type ResubmissionActivities = ReturnType<typeof resubmissionActivities>;

/** What brings back the lines of a publisher that works again. */
export const resubmissionActivities = ({ models, resubmitLine, pause }: ResubmissionDependencies) => ({
  /** Resubmits a publisher's waiting lines one after the other, no more than five a second, and returns how many were. */
  async resubmitLines({ publisher, by, why }: Resubmission): Promise<number> {
    let resubmitted = 0;
    let cursor: string | undefined;
    do {
      const page = await models.orders.listWaitingForPublisher(publisher, { limit: PAGE, ...(cursor && { cursor }) });
      for (const order of page.orders)
        for (const { id, publisher: asked, exception } of order.lines) {
          if (asked !== publisher || !exception || !SUPPLIABLE.includes(exception.reason)) continue;
          heartbeat();
          if (await resubmitLine(order, { line: id, by, why })) resubmitted += 1;
          await pause(PACE_MS);
        }
      cursor = page.cursor ?? undefined;
    } while (cursor);
    return resubmitted;
  },
});

/** A server that has just come back is not to be overrun. */
const PACE_MS = 200;
