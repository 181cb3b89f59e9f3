import { Router, type Request, type RequestHandler } from 'express';
import type { BulkAction, BulkLine, ExceptionFilter, LineRef } from '../domain/bulk-action';
import { audit } from './audit';
import { callerOf, checkStoreAccess, storesOfList, type Caller } from './authentication';
import { previewBulk } from './bulk-preview';
import type { ApiContext } from './context';
import { invalid, notFound, Problem, unavailable } from './errors';
import { toExceptionFilter } from './exceptions';
import { nameOnce } from './idempotency';
import { identityOf } from './order-lookup';
import { bulkActionBody, bulkLinesQuery, type BulkActionBody } from './schemas/bulk-actions';
import { pageQuery } from './schemas/fields';
import { actionBody } from './schemas/order-actions';
import { pathParameter, readBody, readQuery } from './validation';

/** One action on many lines that wait: previewed, run at a pace, paused and ended. */
export function bulkActionsRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const operators = authentication.allow('operator', 'admin');
  const router = Router();

  router.post('/v1/exceptions/actions', operators, actOnMany(context));

  router.get('/v1/bulk-actions', readers, async (request, response) => {
    const { actions, cursor } = await models.bulkActions.list(callerOf(request).stores, readQuery(pageQuery, request));
    response.json({ actions: await Promise.all(actions.map((bulk) => bulkView(context, bulk))), cursor });
  });

  router.get('/v1/bulk-actions/:id', readers, async (request, response) => {
    response.json(await bulkView(context, await getBulk(context, request)));
  });

  router.get('/v1/bulk-actions/:id/lines', readers, async (request, response) => {
    const { state, ...page } = readQuery(bulkLinesQuery, request);
    const { id: bulk } = await getBulk(context, request);
    const { lines, cursor } = await models.bulkLines.list({ bulk, state }, page);
    response.json({ lines: await lineViews(context, lines), cursor });
  });

  for (const word of ['pause', 'resume', 'cancel'] as const)
    router.post(`/v1/bulk-actions/:id/${word}`, operators, tell(context, word));
  return router;
}

const actOnMany =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const body = readBody(bulkActionBody, request);
    const { action, source = null, dryRun } = body;
    const { target, storeId } = targetOf(context, request, body);
    if (dryRun) {
      response.json(await previewBulk(context, { action, source }, target));
      return;
    }
    const bulk = await begin(context, request, body, target, storeId);
    response
      .status(202)
      .location(`/v1/bulk-actions/${bulk.id}`)
      .json(await bulkView(context, bulk));
  };

/** The lines that are meant, as far as the caller's key is for them. */
function targetOf(
  context: ApiContext,
  request: Request,
  { filter, lines }: BulkActionBody,
): { target: ExceptionFilter | LineRef[]; storeId: string | null } {
  const caller = callerOf(request);
  if (!lines) {
    const storeId = storeOfAction(caller, filter?.store);
    const target = { ...toExceptionFilter({ ...filter }), ...(storeId !== null && { storeId }) };
    return { target, storeId };
  }
  const refs = lines.map(({ order, line }) => ({ identity: identityOf(context, order), line }));
  for (const { identity } of refs) checkStoreAccess(caller, identity.storeId);
  const stores = [...new Set(refs.map(({ identity }) => identity.storeId))];
  // Such a key sees, and stops, what is of its stores; of several at once it could not.
  if (caller.stores !== null && stores.length > 1)
    throw invalid([{ path: 'lines', message: 'Must be of one store, for a key that is for some stores' }]);
  return { target: refs, storeId: stores.length === 1 ? (stores[0] ?? null) : null };
}

/** The store of whose lines those that match are meant; null for any. Whoever begins a bulk action is to see it, so that it is of one store at most. */
function storeOfAction(caller: Caller, store: string | undefined): string | null {
  const [storeId, ...others] = storesOfList(caller, store) ?? [null];
  if (storeId === undefined || others.length > 0)
    throw invalid([{ path: 'store', message: `Name one of your key's stores: ${caller.stores?.join(', ')}` }]);
  return storeId;
}

/** Records what is to be done, then has it done; repeated with the same Idempotency-Key it is the same bulk action. */
async function begin(
  context: ApiContext,
  request: Request,
  body: BulkActionBody,
  target: ExceptionFilter | LineRef[],
  storeId: string | null,
): Promise<BulkAction> {
  const { models, gateway, now } = context;
  const { action, source = null, why } = body;
  const { id: callerId, name: by } = callerOf(request);
  const id = await nameOnce(models, { callerId, key: request.get('idempotency-key'), body });
  const asked: BulkAction = {
    id,
    action,
    source,
    filter: Array.isArray(target) ? null : target,
    storeId,
    by,
    why,
    state: 'running',
    createdAt: now().toISOString(),
    endedAt: null,
  };
  const known = await models.bulkActions.find(id);
  // Its lines come first: one that is recorded has all of them, whatever is killed when.
  if (!known && Array.isArray(target)) await models.bulkLines.add(id, target);
  const isNew = !known && (await models.bulkActions.begin(asked));
  if (isNew) await audit(context, request, 'exceptions.acted_on', id, { action, source }, why);
  const { status } = await gateway.startBulkAction(id);
  // It may have begun all the same: its record stays, and a repetition or `resume` begins it where it has not.
  if (status !== 'taken' && status !== 'closed') throw unavailable('Temporal');
  return known ?? asked;
}

const tell =
  (context: ApiContext, word: 'pause' | 'resume' | 'cancel'): RequestHandler =>
  async (request, response) => {
    const { gateway } = context;
    const { why } = readBody(actionBody, request);
    const bulk = await getBulk(context, request);
    if (bulk.endedAt !== null) throw ended();
    const signed = { by: callerOf(request).name, why };
    const { status } =
      word === 'resume'
        ? await gateway.resumeBulkAction(bulk.id, signed)
        : await gateway.tellBulkAction(bulk.id, word, signed);
    if (status === 'closed' || status === 'not_running') throw ended();
    if (status !== 'taken') throw unavailable('Temporal');
    await audit(context, request, `bulk_action.${PAST[word]}`, bulk.id, {}, why);
    response.status(202).json(await bulkView(context, bulk));
  };

const PAST = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' };

const ended = (): Problem => new Problem(409, 'bulk_action_ended', 'This bulk action has ended, or is not at work.');

async function getBulk({ models }: ApiContext, request: Request): Promise<BulkAction> {
  const bulk = await models.bulkActions.find(pathParameter(request, 'id'));
  const { stores } = callerOf(request);
  if (!bulk || (stores && !(bulk.storeId !== null && stores.includes(bulk.storeId)))) throw notFound('bulk_action');
  return bulk;
}

const bulkView = async ({ models }: ApiContext, { storeId, filter, ...bulk }: BulkAction) => ({
  ...bulk,
  store: storeId,
  filter: filter && filterView(filter),
  progress: await models.bulkLines.progress(bulk.id),
});

const filterView = ({ storeId, ...filter }: ExceptionFilter) => ({
  ...filter,
  ...(storeId !== undefined && { store: storeId }),
});

async function lineViews({ models }: ApiContext, lines: readonly BulkLine[]) {
  const names = await models.orders.mapNames(lines.map(({ identity }) => identity.orderId));
  return lines.map(({ identity, ...line }) => ({
    order: identity.orderId,
    store: identity.storeId,
    externalId: identity.externalId,
    number: names.get(identity.orderId)?.number ?? null,
    ...line,
  }));
}
