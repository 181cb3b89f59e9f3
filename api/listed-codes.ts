import { Router, type Request, type RequestHandler } from 'express';
import { allocationOf, unitOf } from '../domain/ids';
import { CALL, licenseState } from '../domain/license';
import { revoke } from '../domain/license-changes';
import { hasEnded } from '../domain/line-state';
import type { RevocationReason } from '../domain/rights';
import type { ListedCode } from '../models/code-look-up';
import { licenseIdOf } from '../models/license';
import { audit } from './audit';
import { callerOf, checkStoreAccess, maySee } from './authentication';
import type { ApiContext } from './context';
import { notFound, Problem } from './errors';
import { changeLicenseOf } from './license-change';
import { sendKeyBack, takeKeyBack } from './license-revocation';
import { getStandingOrder, identityOf } from './order-lookup';
import { getProduct } from './products';
import { limitByCaller } from './rate-limits';
import { codeListQuery, codeRevokeBody, codeSearchBody } from './schemas/listed-codes';
import { pathParameter, readBody, readQuery } from './validation';

/** A product's codes one by one: masked, until somebody reveals one. */
export function listedCodesRouter(context: ApiContext): Router {
  const { authentication, models, settings } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const operators = authentication.allow('operator', 'admin');
  const limit = limitByCaller(settings.licenseRateLimit);
  const router = Router();

  router.get('/v1/codes', readers, async (request, response) => {
    const { cursor: from, limit: size, ...filter } = readQuery(codeListQuery, request);
    if (filter.product !== undefined) await getProduct(context, filter.product);
    if (filter.order !== undefined) checkStoreAccess(callerOf(request), identityOf(context, filter.order).storeId);
    const { codes, cursor } = await models.codes.list(filter, { cursor: from, limit: size });
    response.json({ codes: await codeViews(context, codes.filter(seenBy(context, request))), cursor });
  });

  router.post('/v1/codes/search', readers, limit, async (request, response) => {
    const { code, product } = readBody(codeSearchBody, request);
    const found = await findByCode(context, code, product);
    const codes = await codeViews(context, found.filter(seenBy(context, request)));
    response.set('cache-control', 'no-store').json({ codes });
  });

  router.post('/v1/codes/:id/reveal', operators, limit, reveal(context));
  router.post('/v1/codes/:id/revoke', operators, revokeCode(context));
  return router;
}

/** The codes that are this one, of one product or of any; a code is asked for by its blind index, and written nowhere. */
export async function findByCode(
  { models }: Pick<ApiContext, 'models'>,
  code: string,
  product: string | undefined,
): Promise<ListedCode[]> {
  const products = product === undefined ? (await models.products.list()).map(({ id }) => id) : [product];
  return models.codes.findByCode(products, code);
}

const reveal =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { id, product, allocation } = await getCode(context, request);
    // Before it is shown, so that none is seen without a record.
    await audit(context, request, 'code.revealed', id, { product, order: allocationOf(allocation)?.order ?? null });
    const revealed = await context.models.codes.revealOne(id);
    if (revealed === null) throw notFound('code');
    response.set('cache-control', 'no-store').json({ id, ...revealed });
  };

const revokeCode =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models } = context;
    const { why, reason } = readBody(codeRevokeBody, request);
    const { id, product } = await getCode(context, request);
    const isTaken = !(await models.codes.revokeAvailable(id));
    // As it is now: an order may have taken it a moment ago.
    const code = await getCode(context, request);
    if (isTaken && code.state === 'reserved') await takeBack(context, request, code, { why, reason });
    if (!isTaken || code.state === 'reserved')
      await audit(
        context,
        request,
        'code.revoked',
        id,
        { product, order: allocationOf(code.allocation)?.order ?? null },
        why,
      );
    const [view] = await codeViews(context, [await getCode(context, request)]);
    response.json(view);
  };

interface Asked {
  why: string;
  reason: RevocationReason;
}

/** Ends the license that a buyer has by a code, at its publisher too, then the code; a line that is under way is to be cancelled instead. */
async function takeBack(
  context: ApiContext,
  request: Request,
  code: ListedCode,
  { why, reason }: Asked,
): Promise<void> {
  const { models } = context;
  const allocation = code.allocation ?? '';
  const sale = await holderOf(context, allocation);
  const cause = `${CALL}revoked-${code.id}`;
  const licenseId = licenseIdOf(allocation);
  if (await models.licenses.find(licenseId)) {
    const asked = { change: revoke, event: 'revoked', why, note: null, key: cause } as const;
    await takeKeyBack(context, await changeLicenseOf(context, request, licenseId, asked), reason, sale);
  } else if (code.origin === 'issued' && (!sale.line || sale.line.state === 'delivered')) {
    const requestedAt = context.now().toISOString();
    await sendKeyBack(context, sale, { unit: allocation, reason, cause, requestedAt });
  }
  // Last, so that a call that comes again after a failure does the rest.
  await models.codes.retire([allocation]);
}

/** The order and line that have a code, as they stand. Throws where the line goes on. */
async function holderOf(context: ApiContext, allocation: string) {
  const holder = allocationOf(allocation);
  const identity = holder && context.orderIds.identityOf(holder.order);
  // As it stands: an order that is under way may have taken the code for a line that its record does not have yet.
  const order = identity && (await getStandingOrder(context, { orderId: holder.order, ...identity }));
  const line = order?.lines.find(({ id }) => id === holder?.line);
  if (order && holder && (line ? !hasEnded(line.state) : order.endedAt === null))
    throw new Problem(
      409,
      'code_in_use',
      `The code is of line ${holder.line} of an order that goes on. Cancel the line.`,
    );
  return { order, line };
}

async function getCode(context: ApiContext, request: Request): Promise<ListedCode> {
  const code = await context.models.codes.findListed(pathParameter(request, 'id'));
  if (!code || !seenBy(context, request)(code)) throw notFound('code');
  // What is in stock may be sold by any store.
  if (code.allocation === null && callerOf(request).stores !== null) throw notFound('code');
  return code;
}

/** A key for some stores shows no code that an order of another store has. */
const seenBy =
  ({ orderIds }: Pick<ApiContext, 'orderIds'>, request: Request) =>
  ({ allocation }: ListedCode): boolean => {
    const caller = callerOf(request);
    if (allocation === null || caller.stores === null) return true;
    const identity = orderIds.identityOf(allocationOf(allocation)?.order ?? '');
    return identity !== null && maySee(caller, identity.storeId);
  };

type Viewing = Pick<ApiContext, 'models' | 'orderIds' | 'now'>;

/** Codes with what has them, by the name that people know its order by. */
async function codeViews({ models, orderIds, now }: Viewing, codes: readonly ListedCode[]) {
  const [names, licenses] = await Promise.all([
    models.orders.mapNames(codes.flatMap(({ allocation }) => allocationOf(allocation)?.order ?? [])),
    models.licenses.mapByUnits(codes.flatMap(({ allocation }) => allocation ?? [])),
  ]);
  return codes.map(({ allocation, ...code }) => {
    const license = licenses.get(unitOf(allocation ?? ''));
    // A code that has been replaced is of its unit still, and no longer of the license.
    const isOfLicense = license !== undefined && license.unit === allocation;
    const licensed = { ...code, licenseState: isOfLicense ? licenseState(license, now()) : null };
    const held = allocationOf(allocation);
    if (!held) return { ...licensed, ...NOBODY };
    const named = names.get(held.order);
    return {
      ...licensed,
      ...held,
      externalId: orderIds.identityOf(held.order)?.externalId ?? null,
      number: named?.number ?? null,
      deliveredAt: named?.deliveredAt.get(held.line) ?? null,
    };
  });
}

const NOBODY = { order: null, externalId: null, number: null, line: null, unit: null, deliveredAt: null };
