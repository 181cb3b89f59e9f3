import { bulkFault, type BulkAction, type ExceptionFilter, type LineRef } from '../domain/bulk-action';
import type { Line, Order } from '../domain/order';
import type { ApiContext } from './context';

/** Lines that a preview looks at, at most. */
export const MOST_PREVIEWED = 1_000;

/** Orders that are looked at together. */
const PAGE = 100;

interface PreviewedLine {
  order: string;
  store: string;
  externalId: string;
  number: string | null;
  line: string;
  reason: string | null;
  /** Why it would be left alone; null for one that would be acted on. */
  fault: string | null;
}

/** Tells what an action would do to the lines that are meant, and to which of them it would not be done, and why. */
export async function previewBulk(
  context: Pick<ApiContext, 'models'>,
  asked: Pick<BulkAction, 'action' | 'source'>,
  target: ExceptionFilter | readonly LineRef[],
) {
  const { found, hasMore } = await linesOf(context, target);
  const lines: PreviewedLine[] = [];
  for (const one of found) lines.push(await judge(context, asked, one));
  const acted = lines.filter(({ fault }) => fault === null).length;
  return { dryRun: true as const, matched: lines.length, hasMore, acted, leftAlone: lines.length - acted, lines };
}

type Found = LineRef & { number: string | null; known: Line | null };

async function linesOf(
  context: Pick<ApiContext, 'models'>,
  target: ExceptionFilter | readonly LineRef[],
): Promise<{ found: Found[]; hasMore: boolean }> {
  return isList(target) ? { found: await named(context, target), hasMore: false } : matching(context, target);
}

const isList = (target: ExceptionFilter | readonly LineRef[]): target is readonly LineRef[] => Array.isArray(target);

async function named({ models }: Pick<ApiContext, 'models'>, refs: readonly LineRef[]): Promise<Found[]> {
  const orders = new Map<string, Order | null>();
  for (const { identity } of refs)
    if (!orders.has(identity.orderId)) orders.set(identity.orderId, await models.orders.find(identity.orderId));
  return refs.map((ref) => ({
    ...ref,
    number: orders.get(ref.identity.orderId)?.number ?? null,
    known: orders.get(ref.identity.orderId)?.lines.find(({ id }) => id === ref.line) ?? null,
  }));
}

async function matching({ models }: Pick<ApiContext, 'models'>, filter: ExceptionFilter) {
  const found: Found[] = [];
  let cursor: string | undefined;
  do {
    const page = await models.orders.listExceptions(filter, { limit: PAGE, ...(cursor && { cursor }) });
    for (const { order, line } of page.items)
      found.push({ identity: identityIn(order), number: order.number, line: line.id, known: line });
    cursor = page.cursor ?? undefined;
  } while (cursor && found.length < MOST_PREVIEWED);
  return { found: found.slice(0, MOST_PREVIEWED), hasMore: cursor !== undefined || found.length > MOST_PREVIEWED };
}

const identityIn = ({ orderId, storeId, externalId }: Order) => ({ orderId, storeId, externalId });

async function judge(
  { models }: Pick<ApiContext, 'models'>,
  asked: Pick<BulkAction, 'action' | 'source'>,
  { identity, number, line, known }: Found,
): Promise<PreviewedLine> {
  const needsProduct = known !== null && asked.action === 'switchSource';
  const product = needsProduct ? await models.products.find(known.product ?? known.storeProduct) : null;
  const fault = known ? bulkFault(asked, known, product) : 'There is no such line.';
  return {
    ...{ order: identity.orderId, store: identity.storeId, externalId: identity.externalId, number, line },
    ...{ reason: known?.exception?.reason ?? null, fault },
  };
}
