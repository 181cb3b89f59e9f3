import type { Request } from 'express';
import type { z } from 'zod';
import type { Corrections } from '../domain/operator-action';
import type { Purchase, PurchaseLine, ToldPurchase } from '../domain/purchase';
import type { Store } from '../domain/store';
import { codeIn, nameUpgrades } from '../domain/told-upgrade';
import { mappedProduct } from '../domain/validation';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { invalid, notFound } from './errors';
import { findLicense } from './license-validation';
import { findOrder, identityOf } from './order-lookup';
import type { resubmitBody } from './schemas/order-actions';
import type { PlaceOrder } from './schemas/orders';
import { pathParameter } from './validation';

/** A purchase of a platform with licenses in place of the codes that its own fields name them by. */
export async function nameToldUpgrades(
  { models }: Pick<ApiContext, 'models'>,
  store: Store,
  { lines, fields, ...purchase }: ToldPurchase,
): Promise<Omit<Purchase, 'delivery'>> {
  const code = codeIn(fields, store);
  const find = async (product: string, named: string) =>
    (await models.licenses.findByCode(product, named))?.license.id ?? null;
  const ofOrder = code === null ? null : (product: string) => find(product, code);
  const told = { ...purchase, lines: await nameUpgrades(lines, store, find, ofOrder) };
  if (code === null || lines.length > 0) return told;
  // Which product it is of shows only when the lines are looked up.
  const products = (await models.products.list()).map(({ id }) => id);
  return { ...told, upgrades: await models.licenses.listIdsByCode(products, code) };
}

/** A purchase whose lines name the licenses that they renew or upgrade; the codes that its body names them by go no further. */
export async function namePlacedUpgrades(
  context: Pick<ApiContext, 'models'>,
  store: Store,
  { lines }: PlaceOrder,
  purchase: Purchase,
): Promise<Purchase> {
  const name = async (line: PurchaseLine, index: number): Promise<PurchaseLine> => {
    const asked = lines[index]?.upgrades;
    if (!asked) return line;
    const product = mappedProduct({ product: null, storeProduct: line.product }, store);
    const license = await findLicense(context, product, asked.code);
    return { ...line, upgrades: { license: license?.id ?? null, days: asked.days ?? null } };
  };
  return { ...purchase, lines: await Promise.all(purchase.lines.map(name)) };
}

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
  const license = await findLicense(context, corrections.product ?? (await productOf(context, request)), code);
  if (license) return { ...corrections, license: license.id };
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
