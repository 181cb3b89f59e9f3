import { heartbeat } from '@temporalio/activity';
import { bulkFault, type BulkAction, type BulkLine, type BulkState, type LineOutcome } from '../domain/bulk-action';
import type { Models } from '../models/models';

/** Orders that are looked at together where the lines are gathered. */
const GATHERED = 100;

/** Lines of one step: at their pace it takes a second, after which a pause or an end is heeded. */
const STEP = 5;

/** Key servers and workers are not to be overrun. */
const PACE_MS = 200;

export interface BulkActionDependencies {
  models: Pick<Models, 'orders' | 'products' | 'bulkActions' | 'bulkLines'>;
  /** Acts on a line once, however often it is asked to under the same id. */
  actOnLine(bulk: BulkAction, line: BulkLine, id: string): Promise<LineOutcome>;
  /** Waits so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  now(): Date;
}

export type BulkActionActivities = ReturnType<typeof bulkActionActivities>;

/** What acts on many lines that wait, one after the other. */
export function bulkActionActivities({ models, actOnLine, pause, now }: BulkActionDependencies) {
  const { orders, products, bulkActions, bulkLines } = models;

  async function getBulk(id: string): Promise<BulkAction> {
    const bulk = await bulkActions.find(id);
    if (!bulk) throw new Error(`There is no bulk action ${id}`);
    return bulk;
  }

  /** What is known without the order is said without it; the order's own word is the last, and the only one where it may have been asked before. */
  async function judged(bulk: BulkAction, line: BulkLine): Promise<LineOutcome> {
    const fault = (await bulkLines.begin(bulk.id, line)) ? await faultOf(bulk, line) : null;
    if (fault !== null) return { status: 'leftAlone', message: fault };
    return actOnLine(bulk, line, `${bulk.id}/${line.line}`);
  }

  async function faultOf(bulk: BulkAction, line: BulkLine): Promise<string | null> {
    const order = await orders.find(line.identity.orderId);
    const known = order?.lines.find(({ id }) => id === line.line);
    const product = known ? await products.find(known.product ?? known.storeProduct) : null;
    return known ? bulkFault(bulk, known, product) : 'There is no such line.';
  }

  return {
    /** Gathers the lines that are meant, as they wait now; repeated, it adds those that are missing. */
    async gatherBulkLines(id: string): Promise<void> {
      const { filter } = await getBulk(id);
      if (filter === null) return;
      let cursor: string | undefined;
      do {
        const page = await orders.listExceptions(filter, { limit: GATHERED, ...(cursor && { cursor }) });
        await bulkLines.add(
          id,
          page.items.map(({ order: { orderId, storeId, externalId }, line }) => ({
            identity: { orderId, storeId, externalId },
            line: line.id,
          })),
        );
        heartbeat();
        cursor = page.cursor ?? undefined;
      } while (cursor);
    },
    /** Acts on the next lines, no more than five a second; false once none is left. */
    async actOnBulkLines(id: string): Promise<boolean> {
      const bulk = await getBulk(id);
      const lines = await bulkLines.next(id, STEP + 1);
      for (const line of lines.slice(0, STEP)) {
        heartbeat();
        await bulkLines.settle(id, line, await judged(bulk, line), now());
        await pause(PACE_MS);
      }
      return lines.length > STEP;
    },
    /** Notes how a bulk action goes on. */
    async noteBulkAction(id: string, state: BulkState): Promise<void> {
      await bulkActions.note(id, state, now());
    },
  };
}
