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
import { enterKeys } from './entered-keys';
import { nameCorrectedLicense } from './license-upgrades';
import { identityOf } from './order-lookup';
import { answeredOrder, getEnded, refuseEnded } from './order-update';
import { linksFor, orderPath, orderView } from './order-view';
import { revokeCodes } from './order-revocation';
import { redeliver } from './redelivery';
import { actionBody, resendBody, resubmitBody, sourceBody } from './schemas/order-actions';
import { checkSource } from './source-switch';
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
    ...checks: RequestHandler[]
  ) => router.post(`/v1/orders/:id/lines/:line/${action}`, operators, ...checks, lineAction(context, schema, update));

  onOrder('/cancel', actionBody, cancelOrderUpdate);
  onOrder('/resend', resendBody, resendOrderUpdate, (order, action) => redeliver(context, order, action));
  router.post('/v1/orders/:id/revoke', operators, revokeCodes(context));
  router.post('/v1/orders/:id/lines/:line/resubmit', operators, resubmit(context));
  onLine('approve', actionBody, approveLineUpdate);
  onLine('source', sourceBody, switchSourceUpdate, checkSource(context));
  router.post('/v1/orders/:id/lines/:line/keys', operators, enterKeys(context));
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

/** A corrected code becomes the license that it is of: codes stay out of Temporal. */
const resubmit =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const line = pathParameter(request, 'line');
    const { why, corrections } = readBody(resubmitBody, request);
    const corrected = corrections && (await nameCorrectedLicense(context, request, corrections));
    const action = { why, by: callerOf(request).name, line, ...(corrected && { corrections: corrected }) };
    await act(context, request, response, resubmitLineUpdate, action);
  };

async function act<Action>(
  context: ApiContext,
  request: Request,
  response: Response,
  update: UpdateDefinition<Order, [Action]>,
  action: Action,
  onEnded: (order: Order) => Promise<void> | void = refuseEnded,
): Promise<void> {
  const { gateway } = context;
  const caller = callerOf(request);
  const links = linksFor(context.links, caller);
  const identity = identityOf(context, pathParameter(request, 'id'));
  checkStoreAccess(caller, identity.storeId);
  const answered = answeredOrder(await gateway.update(identity, update, [action]));
  if (answered) {
    response.json(orderView(answered, links));
    return;
  }
  const order = await getEnded(context, identity.orderId);
  await onEnded(order);
  response.status(202).location(orderPath(order.orderId)).json(orderView(order, links));
}
