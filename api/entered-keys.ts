import type { RequestHandler } from 'express';
import { allocationIds, type OrderIdentity } from '../domain/ids';
import { exceptionFault, SUPPLIABLE } from '../domain/operator-action';
import type { Line, Order } from '../domain/order';
import type { Key } from '../domain/rights';
import { enterKeysUpdate } from '../workflows/messages';
import { audit } from './audit';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { invalid, notFound, Problem } from './errors';
import { identityOf } from './order-lookup';
import { answeredOrder, getEnded, getRunning, refusal, refuseEnded } from './order-update';
import { linksFor, orderView } from './order-view';
import { keysBody } from './schemas/order-actions';
import { pathParameter, readBody } from './validation';

type Keeper = Pick<ApiContext, 'models' | 'vault'>;

/** Keeps keys that an operator enters for a waiting line, and tells its order; sent again, the same keys are there already. */
export const enterKeys =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const identity = identityOf(context, pathParameter(request, 'id'));
    checkStoreAccess(callerOf(request), identity.storeId);
    const { why, keys } = readBody(keysBody, request);
    const line = waitingLine(await getRunning(context, identity), pathParameter(request, 'line'));
    const holding = { orderId: identity.orderId, line, product: line.product ?? line.storeProduct };
    await keep(context, holding, keys);
    const action = { by: callerOf(request).name, why, line: line.id };
    const outcome = await context.gateway.update(identity, enterKeysUpdate, [action]);
    if (outcome.status === 'refused' || outcome.status === 'not_running')
      await forgetUnused(context, identity, holding, keys);
    const order = answeredOrder(outcome) ?? refuseEnded(await getEnded(context, identity.orderId));
    await audit(context, request, 'order.keys_entered', identity.orderId, { line: line.id, count: keys.length }, why);
    response.json(orderView(order, linksFor(context.links, callerOf(request))));
  };

interface Holding {
  orderId: string;
  line: Line;
  product: string;
}

function waitingLine(order: Order, id: string): Line {
  const line = order.lines.find((one) => one.id === id);
  if (!line) throw notFound('line');
  const fault = exceptionFault(line, SUPPLIABLE);
  if (fault !== null) throw refusal(fault);
  return line;
}

/** Keeps each key for a unit that has none; all are looked at before the first is kept. */
async function keep({ models, vault }: Keeper, { orderId, line, product }: Holding, keys: Key[]): Promise<void> {
  const { codes } = models;
  const nameOf = (value: string) => vault.fingerprint(product, value);
  const names = keys.map(({ value }) => nameOf(value));
  const twice = names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));
  if (twice.length > 0) throw invalid(faultsAt(twice, 'This key is in the list twice'));

  const units = allocationIds(orderId, line);
  const heldBefore = await codes.reveal(units);
  const known = new Set([...heldBefore.values()].map(nameOf));
  const fresh = [...keys.keys()].filter((index) => !known.has(names[index] ?? ''));
  const missing = units.filter((unit) => !heldBefore.has(unit));
  if (fresh.length > missing.length) throw tooMany(line, missing.length);

  const taken = await codes.indexesTaken(
    product,
    fresh.map((index) => keys[index]?.value ?? ''),
  );
  if (taken.length > 0) throw keysTaken(taken.flatMap((place) => fresh[place] ?? []));
  for (const [place, index] of fresh.entries()) {
    const [unit, key] = [missing[place], keys[index]];
    if (!unit || !key) continue;
    const { status } = await codes.keep(product, unit, key, 'entered');
    if (status === 'taken') throw keysTaken([index]);
  }
  await checkKept({ models, vault }, { orderId, line, product }, names);
}

/** A unit that has got another key meanwhile, as by the publisher's answer, has not kept the one that was entered. */
async function checkKept({ models, vault }: Keeper, { orderId, line, product }: Holding, names: string[]) {
  const held = await models.codes.reveal(allocationIds(orderId, line));
  const there = new Set([...held.values()].map((value) => vault.fingerprint(product, value)));
  if (names.some((name) => !there.has(name)))
    throw refusal(`Keys have come for line ${line.id} meanwhile: look at the order, then enter what is still missing.`);
}

/**
 * Forgets keys of a round that is over, so that they can be entered for another line. While the round goes on the line
 * keeps them: whatever is getting its codes now may have counted on them already.
 */
async function forgetUnused(
  context: ApiContext,
  identity: OrderIdentity,
  holding: Holding,
  keys: Key[],
): Promise<void> {
  const asked = await context.gateway.status(identity);
  const order = asked.status === 'answered' ? asked.order : await getEnded(context, identity.orderId);
  const { line, product, orderId } = holding;
  if (order.lines.find(({ id }) => id === line.id)?.round === line.round) return;
  await context.models.codes.forgetEntered(allocationIds(orderId, line), keys, product);
}

const faultsAt = (indexes: number[], message: string) =>
  indexes.map((index) => ({ path: `keys.${index}.value`, message }));

const keysTaken = (indexes: number[]): Problem =>
  new Problem(409, 'key_taken', 'The product has a key of these already. Enter others; `errors` names them.', {
    errors: faultsAt(indexes, 'The product has this key already'),
  });

const tooMany = ({ id }: Line, missing: number): Problem =>
  new Problem(409, 'too_many_keys', `Line ${id} lacks ${missing}. Enter as many keys at most.`);
