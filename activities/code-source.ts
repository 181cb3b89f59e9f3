import { randomInt } from 'node:crypto';
import type { WaitingLine } from '../domain/allocation';
import { generateCode } from '../domain/code-format';
import { allotmentId, orderWorkflowId, type OrderIdentity } from '../domain/ids';
import type { Line } from '../domain/order';
import type { Product } from '../domain/product';
import type { Models } from '../models/models';

export interface CodeSourceDependencies {
  models: Pick<Models, 'codes' | 'waitingLines' | 'stockWarnings'>;
  /** Tells a product's pool that its stock or its waiting lines have changed. */
  stockChanged(product: string): Promise<void>;
}

/** What a source has for a line's units; a line whose units are not all held is on the pool's waiting list. */
export interface Supply {
  held: number;
  isWaiting: boolean;
  stockIsLow: boolean;
}

/** Where codes come from; both sources find what an earlier try has got for a unit. */
export interface CodeSources {
  /** Generates nothing for a product without a code format. */
  generate(product: Product, units: string[]): Promise<Supply>;
  takeFromPool(product: Product, units: string[], line: Line, identity: OrderIdentity): Promise<Supply>;
}

/** Creates the two sources of codes: just in time, and the pool behind those that wait already. */
export function createCodeSources({ models, stockChanged }: CodeSourceDependencies): CodeSources {
  const { codes, waitingLines, stockWarnings } = models;

  async function reserveUntilEmpty(product: string, units: string[]): Promise<number> {
    for (const [index, unit] of units.entries()) if (!(await codes.reserve(product, unit))) return index;
    return units.length;
  }

  async function isLow({ id, lowStockThreshold, notify }: Product): Promise<boolean> {
    if (lowStockThreshold === null || notify === null) return false;
    if ((await codes.countAvailable(id, lowStockThreshold + 1)) > lowStockThreshold) return false;
    return (await stockWarnings.due(id)) !== null;
  }

  return {
    async generate({ id, codeFormat }, units) {
      if (!codeFormat) return { held: (await codes.heldFor(units)).length, isWaiting: false, stockIsLow: false };
      for (const unit of units) {
        let outcome = 'taken';
        while (outcome === 'taken') outcome = await codes.hold(id, unit, generateCode(codeFormat, randomInt));
      }
      return { held: units.length, isWaiting: false, stockIsLow: false };
    },

    async takeFromPool(product, units, line, identity) {
      const waiting = waitingLine(identity, line, product.id);
      const standing = await waitingLines.standing(product.id, line.acceptedAt, waiting.id);
      const held =
        standing === 'behind' ? (await codes.heldFor(units)).length : await reserveUntilEmpty(product.id, units);
      const isWaiting = held < units.length;
      // Keys that were entered by hand serve a line on the list; its pool may be idle for long.
      if (!isWaiting && standing !== 'ahead' && line.granted + held >= line.quantity)
        await waitingLines.finish(waiting.id, 'waiting');
      if (isWaiting) {
        await waitingLines.register(waiting);
        // An upload may have come between the last look and the registration.
        if ((await codes.countAvailable(product.id, 1)) > 0) await stockChanged(product.id);
      }
      return { held, isWaiting, stockIsLow: await isLow(product) };
    },
  };
}

const waitingLine = (identity: OrderIdentity, line: Line, product: string): WaitingLine => ({
  ...identity,
  id: allotmentId(identity.orderId, line),
  workflowId: orderWorkflowId(identity),
  state: 'waiting',
  product,
  line: line.id,
  round: line.round,
  quantity: line.quantity,
  acceptedAt: line.acceptedAt,
});
