import type { AllocationOutcome, AllocationRequest, AllocationResult } from '../domain/allocation';
import { allocationIds, allotmentId } from '../domain/ids';
import { upgradeFault } from '../domain/license-changes';
import type { LineUpgrade } from '../domain/license-upgrade';
import type { Line } from '../domain/order';
import type { Product } from '../domain/product';
import type { Buyer } from '../domain/purchase';
import type { Store } from '../domain/store';
import { findObjection, mappedProduct, type Objection } from '../domain/validation';
import { ALLOCATION_BATCH } from '../domain/windows';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';
import type { ReleaseActivities } from './release';
import { createCodeSources, type CodeSourceDependencies, type Supply } from './code-source';

export interface AllocationDependencies extends CodeSourceDependencies {
  models: CodeSourceDependencies['models'] & Pick<Models, 'storeEvents' | 'closedAllotments' | 'licenses'>;
  catalog: Catalog;
  maximumUnits: number;
  releaseLine: ReleaseActivities['releaseLine'];
  /** Milliseconds since some moment, by a clock that nobody sets. */
  elapsed(): number;
}

/** A step that has been given up has run for longer than this. */
const SURELY_HEARD_MS = 10_000;

export type AllocationActivities = ReturnType<typeof allocationActivities>;

/** What gives lines their codes; every step finds what an earlier try of it has done. */
export function allocationActivities(dependencies: AllocationDependencies) {
  const { models, catalog } = dependencies;
  const sources = createCodeSources(dependencies);

  /** A code format that a product was given a moment ago counts. */
  const withFormat = async (product: Product): Promise<Product> =>
    product.codeFormat ? product : ((await catalog.findProduct(product.id, true)) ?? product);

  /** Gives a line what is left of the step's budget at most, and takes that off it. */
  async function allocateLine(
    request: AllocationRequest,
    line: Line,
    budget: { units: number },
  ): Promise<AllocationOutcome> {
    const judged = await judge(dependencies, request, line);
    if ('reason' in judged) return { line: line.id, status: 'objection', ...judged };
    const { product } = judged;
    if (request.test) return outcomeOf(line, product, { ...NO_CODES, held: line.quantity });

    if (line.upgrades) return upgradeOf(dependencies, line, line.upgrades, product);
    const source = line.source ?? product.source;
    if (source === 'rights') return rightsOf(line, product);
    if (budget.units === 0) return outcomeOf(line, product, NO_CODES);

    const last = Math.min(line.quantity, line.granted + budget.units);
    const units = allocationIds(request.identity.orderId, line, line.granted + 1, last);
    budget.units -= units.length;
    const supply =
      source === 'generate'
        ? await sources.generate(await withFormat(product), units)
        : await sources.takeFromPool(product, units, line, request.identity);
    if (source === 'generate' && supply.held < units.length)
      return { line: line.id, status: 'objection', reason: 'no_code_format', facts: { product: product.id } };
    return outcomeOf(line, product, supply);
  }

  /** Looks after the workflow has begun: a refund that is recorded later finds it running. */
  async function findRefunds({ platform }: Store, { identity }: AllocationRequest) {
    // An order that was placed by a call has no platform that tells of its refund.
    const refunds = platform === 'direct' ? [] : await models.storeEvents.listWithdrawals(identity);
    return ({ id }: Line): AllocationOutcome | null => {
      const refund = refunds.find(({ lines }) => lines === null || lines.includes(id));
      return refund ? { line: id, status: 'refunded', eventId: refund.eventId } : null;
    };
  }

  return {
    /** Checks all lines and gives them a batch of codes together, the first ones first; expected obstacles are outcomes, and a repeated call gives the same codes. */
    async allocateCodes(request: AllocationRequest): Promise<AllocationResult> {
      const startedAt = dependencies.elapsed();
      const store = await catalog.getStore(request.identity.storeId, false);
      const refundOf = await findRefunds(store, request);
      const budget = { units: ALLOCATION_BATCH };
      const outcomes: AllocationOutcome[] = [];
      for (const line of request.lines) outcomes.push(refundOf(line) ?? (await allocateLine(request, line, budget)));
      if (dependencies.elapsed() - startedAt > SURELY_HEARD_MS) await returnLate(dependencies, request, outcomes);
      return {
        outcomes,
        replyGraceMinutes: store.replyGraceMinutes,
        notifyVendor: store.notify !== null,
        paymentWindowDays: store.paymentWindowDays,
        chargeMode: store.chargeMode,
      };
    },
  };
}

/** Gives codes back that were taken for a line which had gone elsewhere: this step may have been given up long ago. */
async function returnLate(
  { models, releaseLine }: AllocationDependencies,
  { identity, currency, lines }: AllocationRequest,
  outcomes: AllocationOutcome[],
): Promise<void> {
  for (const [index, outcome] of outcomes.entries()) {
    const asked = lines[index];
    if (!asked || !('product' in outcome)) continue;
    if (!(await models.closedAllotments.has(allotmentId(identity.orderId, asked)))) continue;
    const line = { ...asked, product: outcome.product };
    await releaseLine({
      identity,
      line,
      buyer: NOBODY,
      currency,
      reason: 'ReturnProduct',
      cause: `round-${line.round}`,
    });
  }
}

/** Only publishers are told of buyers, and their keys do not come by this way. */
const NOBODY: Buyer = { email: null, name: null, company: null, country: null };

/** Looks at the settings anew before it objects: an operator may have mended them a moment ago. */
async function judge(
  { catalog, maximumUnits }: AllocationDependencies,
  request: AllocationRequest,
  line: Line,
): Promise<Objection | { product: Product }> {
  for (const fresh of [false, true]) {
    const store = await catalog.getStore(request.identity.storeId, fresh);
    const product = await catalog.findProduct(mappedProduct(line, store), fresh);
    const objection = findObjection(line, product, store, { ...request, maximumUnits });
    if (!objection && product) return { product };
    if (objection && fresh) return objection;
  }
  throw new Error('unreachable: a fresh look either objects or has a product');
}

/** A product that no publisher issues keys for any more is a matter for the people of the shop. */
const rightsOf = ({ id }: Line, product: Product): AllocationOutcome =>
  product.rights
    ? { line: id, status: 'rights', product: product.id, publisher: product.rights.publisher }
    : { line: id, status: 'objection', reason: 'unknown_product', facts: { product: product.id } };

/** A license that is renewed or upgraded has its code already: it is changed when the line is delivered. */
async function upgradeOf(
  { models }: AllocationDependencies,
  { id, quantity, subscriptionId }: Line,
  upgrades: LineUpgrade,
  product: Product,
): Promise<AllocationOutcome> {
  const license = upgrades.license === null ? null : await models.licenses.find(upgrades.license);
  const fault = license
    ? upgradeFault(license, product.id, upgrades.days ?? product.license.days ?? 0, new Date())
    : 'Nobody has the code.';
  const cause =
    fault ??
    (quantity !== 1 ? 'One license is renewed or upgraded at a time.' : null) ??
    (subscriptionId !== undefined ? 'A subscription keeps a license of its own.' : null);
  return cause === null
    ? { line: id, status: 'granted', product: product.id, granted: quantity, stockIsLow: false }
    : { line: id, status: 'objection', reason: 'upgrade_invalid', facts: { cause } };
}

const NO_CODES: Supply = { held: 0, isWaiting: false, stockIsLow: false };

function outcomeOf(line: Line, product: Product, { held, isWaiting, stockIsLow }: Supply): AllocationOutcome {
  const granted = line.granted + held;
  const status = isWaiting ? 'waiting' : granted >= line.quantity ? 'granted' : 'partial';
  return { line: line.id, status, product: product.id, granted, stockIsLow };
}
