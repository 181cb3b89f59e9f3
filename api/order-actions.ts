import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { UpdateDefinition } from '@temporalio/common';
import type { z } from 'zod';
import type { Order } from '../domain/order';
import {
  approveLineUpdate,
  cancelLineUpdate,
  cancelOrderUpdate,
  recordRefundUpdate,
  resendOrderUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from '../workflows/messages';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { notFound, outcomeUnknown, Problem, unavailable } from './errors';
import { identityOf, readRecorded } from './order-lookup';
import { orderPath, orderView } from './order-view';
import { redeliver } from './redelivery';
import { actionBody, resendBody, resubmitBody, sourceBody } from './schemas/order-actions';
import { pathParameter, readBody } from './validation';

type Signed<Fields> = Fields & { by: string };

/** What people do with orders: each a workflow update, refused with its reason where it makes no sense. */
export function orderActionsRouter(context: ApiContext): Router {
  const operators = context.authentication.allow('operator', 'admin');
  const router = Router();

  const onOrder = <Schema extends z.ZodType<{ why: string }>>(
    path: string,
    schema: Schema,
    update: UpdateDefinition<Order, [Signed<z.output<Schema>>]>,
    onEnded?: (order: Order, action: Signed<z.output<Schema>>) => Promise<void>,
  ) => router.post(`/v1/orders/:id${path}`, operators, orderAction(context, schema, update, onEnded));

  const onLine = <Schema extends z.ZodType<{ why: string }>>(
    action: string,
    schema: Schema,
    update: UpdateDefinition<Order, [Signed<z.output<Schema>> & { line: string }]>,
  ) => router.post(`/v1/orders/:id/lines/:line/${action}`, operators, lineAction(context, schema, update));

  onOrder('/cancel', actionBody, cancelOrderUpdate);
  onOrder('/resend', resendBody, resendOrderUpdate, (order, action) => redeliver(context, order, action));
  onLine('resubmit', resubmitBody, resubmitLineUpdate);
  onLine('approve', actionBody, approveLineUpdate);
  onLine('source', sourceBody, switchSourceUpdate);
  onLine('cancel', actionBody, cancelLineUpdate);
  onLine('refund', actionBody, recordRefundUpdate);
  return router;
}

function orderAction<Schema extends z.ZodType<{ why: string }>>(
  context: ApiContext,
  schema: Schema,
  update: UpdateDefinition<Order, [Signed<z.output<Schema>>]>,
  onEnded?: (order: Order, action: Signed<z.output<Schema>>) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const action = { ...readBody(schema, request), by: callerOf(request).name };
    await act(context, request, response, update, action, onEnded && ((order) => onEnded(order, action)));
  };
}

function lineAction<Schema extends z.ZodType<{ why: string }>>(
  context: ApiContext,
  schema: Schema,
  update: UpdateDefinition<Order, [Signed<z.output<Schema>> & { line: string }]>,
): RequestHandler {
  return async (request, response) => {
    const line = pathParameter(request, 'line');
    await act(context, request, response, update, { ...readBody(schema, request), by: callerOf(request).name, line });
  };
}

async function act<Action>(
  context: ApiContext,
  request: Request,
  response: Response,
  update: UpdateDefinition<Order, [Action]>,
  action: Action,
  onEnded: (order: Order) => Promise<void> = refuseEnded,
): Promise<void> {
  const { gateway, links } = context;
  const identity = identityOf(context, pathParameter(request, 'id'));
  checkStoreAccess(callerOf(request), identity.storeId);
  const outcome = await gateway.update(identity, update, [action]);
  switch (outcome.status) {
    case 'answered':
      response.json(orderView(outcome.order, links));
      return;
    case 'pending':
      // An update that no worker has accepted lives in the server's memory only, and may be lost.
      throw outcomeUnknown();
    case 'refused':
      throw new Problem(409, 'action_refused', outcome.message);
    case 'unavailable':
      throw unavailable('Temporal');
    case 'not_running':
    case 'closed': {
      const order = await getEnded(context, identity.orderId);
      await onEnded(order);
      response.status(202).location(orderPath(order.orderId)).json(orderView(order, links));
    }
  }
}

async function getEnded(context: ApiContext, orderId: string): Promise<Order> {
  const { order, isDown } = await readRecorded(context, orderId);
  if (order) return order;
  throw isDown ? unavailable('The database') : notFound('order');
}

function refuseEnded({ state, endedAt }: Order): Promise<void> {
  const since = endedAt ? ` since ${endedAt}` : '';
  throw new Problem(
    409,
    'order_ended',
    `The order has ended as ${state}${since}: nothing of it can be changed any more.`,
  );
}
