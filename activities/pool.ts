import type { WaitingLine } from '../domain/allocation';
import { allocationIds } from '../domain/ids';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';
import { rearmWarning } from './stock-warning';

export interface PoolDependencies {
  models: Pick<Models, 'codes' | 'waitingLines' | 'orders' | 'stockWarnings'>;
  catalog: Catalog;
  /** Tells an order's workflow that its line has its codes; false when that workflow has ended. */
  codesReserved(line: WaitingLine): Promise<boolean>;
}

export type PoolActivities = ReturnType<typeof poolActivities>;

/** What hands stock to the lines that wait for it. */
export function poolActivities({ models, catalog, codesReserved }: PoolDependencies) {
  const { codes, waitingLines, orders } = models;
  const unitsOf = ({ orderId, line, round, quantity }: WaitingLine) =>
    allocationIds(orderId, { id: line, round, quantity });

  /** Reserves all that the line lacks; false when the stock has run out before. */
  async function reserveFor(waiting: WaitingLine): Promise<boolean> {
    const held = new Set(await codes.heldFor(unitsOf(waiting)));
    for (const unit of unitsOf(waiting)) {
      if (!held.has(unit) && !(await codes.reserve(waiting.product, unit))) return false;
    }
    return true;
  }

  async function giveBack(waiting: WaitingLine): Promise<void> {
    await codes.release(await codes.allocatedIn(waiting.id), false);
    if (!(await waitingLines.finish(waiting.id, 'withdrawn'))) await waitingLines.finish(waiting.id, 'waiting');
  }

  /** True when an order that has ended had handed the codes over: whoever told it was stopped before the line left the list. */
  async function wasDelivered({ orderId, line: id, round }: WaitingLine): Promise<boolean> {
    const order = await orders.find(orderId);
    const line = order?.lines.find((one) => one.id === id && one.round === round);
    return (line?.deliveredAt ?? null) !== null;
  }

  return {
    /**
     * Serves a product's waiting lines, oldest first, until the stock or the list is at its end, and returns how many have left the list.
     * A line leaves the list only after its workflow has been told, so that a repetition tells it again rather than never.
     */
    async serveWaitingLines(product: string): Promise<number> {
      for (let served = 0; ; served += 1) {
        const waiting = await waitingLines.next(product);
        if (!waiting) {
          await rearmWarning({ models, catalog }, product);
          return served;
        }
        if (waiting.state === 'withdrawn') await giveBack(waiting);
        else if (!(await reserveFor(waiting))) return served;
        // A line that is withdrawn meanwhile stays on the list and comes next; one that has left it was served by another.
        else if ((await codesReserved(waiting)) || (await wasDelivered(waiting)))
          await waitingLines.finish(waiting.id, 'waiting');
        else await giveBack(waiting);
      }
    },
  };
}
