import { Router } from 'express';
import type { ExceptionReason } from '../domain/exception';
import type { Line } from '../domain/order';
import { KEY_RETRY_INTERVAL_MS } from '../domain/windows';
import type { RecordedAttempt } from '../models/attempt';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { notFound } from './errors';
import { findOrder, identityOf } from './order-lookup';
import { pathParameter } from './validation';

/** What the publishers of an order's lines were asked. */
export function attemptsRouter(context: ApiContext): Router {
  const readers = context.authentication.allow('support', 'operator', 'admin');
  return Router().get('/v1/orders/:id/lines/:line/attempts', readers, async (request, response) => {
    const identity = identityOf(context, pathParameter(request, 'id'));
    checkStoreAccess(callerOf(request), identity.storeId);
    const line = pathParameter(request, 'line');
    const { order } = await findOrder(context, identity);
    const known = order?.lines.find(({ id }) => id === line);
    if (!known) throw notFound('line');
    const attempts = await context.models.attempts.list(identity.orderId, line);
    response.json({ attempts: attempts.map(attemptView), nextAttemptAt: nextAttemptOf(known, attempts[0]) });
  });
}

const attemptView = ({ id, orderId, line, ...shown }: RecordedAttempt) => {
  void [id, orderId, line];
  return shown;
};

/** Reasons whose lines are asked for again by themselves. */
const RETRIED: ReadonlySet<ExceptionReason> = new Set<ExceptionReason>(['rights_retrying', 'rights_short']);

/** How often a line's publisher has been asked, what it said last and when it is asked again; null for a line without one. */
export async function summarizeAttempts({ models }: Pick<ApiContext, 'models'>, orderId: string, line: Line) {
  if (line.publisher === null) return null;
  const last = await models.attempts.latest(orderId, line.id);
  return {
    count: last?.number ?? 0,
    last: last && lastView(last),
    nextAttemptAt: nextAttemptOf(line, last),
  };
}

const lastView = ({ askedAt, outcome, httpStatus, returnCode, returnMessage }: RecordedAttempt) => ({
  askedAt,
  outcome,
  httpStatus,
  returnCode,
  returnMessage,
});

/** When a line is asked for again at the latest; null for one that is not asked for by itself. */
const nextAttemptOf = ({ exception }: Line, last: RecordedAttempt | null | undefined): string | null =>
  last && exception && RETRIED.has(exception.reason)
    ? new Date(new Date(last.askedAt).getTime() + KEY_RETRY_INTERVAL_MS).toISOString()
    : null;
