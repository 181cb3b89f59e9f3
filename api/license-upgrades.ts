import type { Request } from 'express';
import type { z } from 'zod';
import type { Corrections } from '../domain/operator-action';
import type { Purchase, ToldLine, ToldPurchase } from '../domain/purchase';
import type { Store } from '../domain/store';
import { codesIn, licensesOfOrder, nameUpgrades, type KnownCodes } from '../domain/told-upgrade';
import { mappedProduct } from '../domain/validation';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { readPatiently } from './database-patience';
import { invalid, notFound } from './errors';
import { findOrder, identityOf } from './order-lookup';
import type { resubmitBody } from './schemas/order-actions';
import type { PlaceOrder } from './schemas/orders';
import { pathParameter } from './validation';

/** A purchase of a platform with licenses in place of the codes that its own fields name them by. */
export async function nameToldUpgrades(
  context: Pick<ApiContext, 'models'>,
  store: Store,
  told: ToldPurchase,
): Promise<Omit<Purchase, 'delivery'>> {
  const { lines, fields, isPart = false, ...purchase } = told;
  const known = await knowCodes(context, codesIn(told, store));
  const ofOrder = licensesOfOrder(fields, store, known);
  const named = { ...purchase, lines: nameUpgrades({ lines, isPart }, store, known, ofOrder) };
  // Which product it is of shows only when the lines are looked up.
  return ofOrder && lines.length === 0 ? { ...named, upgrades: ofOrder.map(({ id }) => id) } : named;
}

/** A purchase whose lines name the licenses that they renew or upgrade; the codes that its body names them by go no further. */
export async function namePlacedUpgrades(
  context: Pick<ApiContext, 'models'>,
  store: Store,
  { lines: placed }: PlaceOrder,
  purchase: Purchase,
): Promise<Purchase> {
  const lines = purchase.lines.map((line, index): ToldLine => {
    const asked = placed[index]?.upgrades;
    return asked ? { ...line, renews: { code: asked.code, days: asked.days ?? null } } : line;
  });
  const known = await knowCodes(context, codesIn({ lines }, store));
  return { ...purchase, lines: nameUpgrades({ lines }, store, known, null) };
}

/** Takes no longer than a store waits: an order whose code cannot be looked up is to be sent again. */
const knowCodes = ({ models }: Pick<ApiContext, 'models'>, codes: readonly string[]): Promise<KnownCodes> =>
  readPatiently(() => models.licenses.knowCodes(codes));

type AskedCorrections = NonNullable<z.output<typeof resubmitBody>['corrections']>;

/** Corrections as an order takes them: with the license in place of its code. */
export async function nameCorrectedLicense(
  context: ApiContext,
  request: Request,
  { code, ...asked }: AskedCorrections,
): Promise<Corrections> {
  const corrections = Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  ) as Corrections;
  if (code === undefined) return corrections;
  if (code === null) return { ...corrections, license: null };
  const product = corrections.product ?? (await productOf(context, request));
  const found = await context.models.licenses.findByCode(product, code);
  if (found && !found.isTakenBack) return { ...corrections, license: found.license.id };
  throw invalid([{ path: 'corrections.code', message: 'Nobody has this code' }]);
}

/** Keyrail's id of the product of the line that a request names. */
async function productOf(context: ApiContext, request: Request): Promise<string> {
  const identity = identityOf(context, pathParameter(request, 'id'));
  checkStoreAccess(callerOf(request), identity.storeId);
  const { order } = await findOrder(context, identity);
  const line = order?.lines.find(({ id }) => id === pathParameter(request, 'line'));
  if (!line) throw notFound('line');
  const store = await context.models.stores.find(identity.storeId);
  return store ? mappedProduct(line, store) : (line.product ?? line.storeProduct);
}
