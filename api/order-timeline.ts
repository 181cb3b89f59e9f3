import { Router, type RequestHandler } from 'express';
import { orderWorkflowId } from '../domain/ids';
import type { Order } from '../domain/order';
import type { OrderRecords } from '../domain/order-records';
import { orderStory } from '../domain/order-story';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { findOrder, identityOf } from './order-lookup';
import { pathParameter } from './validation';

/** What is read of each record at most: the newest where there is more, so that no order costs much to tell. */
const MOST = { audit: 200, mails: 200, storeEvents: 100, revocations: 100, lines: 50 };

/** One order step by step, from its webhook to its mails. */
export const orderTimelineRouter = (context: ApiContext): Router =>
  Router().get(
    '/v1/orders/:id/timeline',
    context.authentication.allow('support', 'operator', 'admin'),
    showTimeline(context),
  );

const showTimeline =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const identity = identityOf(context, pathParameter(request, 'id'));
    checkStoreAccess(callerOf(request), identity.storeId);
    const { order } = await findOrder(context, identity);
    const steps = order ? orderStory(await readRecords(context, order)) : [];
    const workflowId = orderWorkflowId(identity);
    response.json({ order: identity.orderId, workflowId, workflowUrl: workflowUrl(context, workflowId), steps });
  };

async function readRecords({ models }: Pick<ApiContext, 'models'>, order: Order): Promise<OrderRecords> {
  const { orderId, storeId, externalId } = order;
  const asked = order.lines.filter(({ publisher }) => publisher !== null).slice(0, MOST.lines);
  const [attempts, mails, { events }, licenses, { revocations }, { entries }] = await Promise.all([
    Promise.all(asked.map(({ id }) => models.attempts.list(orderId, id))),
    models.mails.listOfOrder(orderId, MOST.mails),
    models.storeEvents.list({ storeId, externalId }, { limit: MOST.storeEvents }),
    models.licenses.listOfOrder(orderId),
    models.revocations.list({ orderId }, { limit: MOST.revocations }),
    models.audit.list({ subject: orderId }, { limit: MOST.audit }),
  ]);
  return { order, attempts: attempts.flat(), mails, storeEvents: events, licenses, revocations, actions: entries };
}

/** Where Temporal's UI shows the workflow; null where that is nowhere. */
function workflowUrl({ settings }: Pick<ApiContext, 'settings'>, workflowId: string): string | null {
  const { temporalUiUrl, temporalNamespace } = settings;
  if (temporalUiUrl === null) return null;
  const [namespace, id] = [temporalNamespace, workflowId].map(encodeURIComponent);
  return `${temporalUiUrl.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${id}`;
}
