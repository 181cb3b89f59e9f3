import type { RequestHandler } from 'express';
import { isTakenBack } from '../domain/new-license';
import type { Line, Order } from '../domain/order';
import { codesRevokedSignal, type CodesRevocation } from '../workflows/messages';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { invalid, unavailable } from './errors';
import { getStandingOrder, identityOf } from './order-lookup';
import { tellOrder } from './order-signal';
import { refusal } from './order-update';
import { linksFor, orderPath, orderView } from './order-view';
import { revokeBody } from './schemas/order-actions';
import { pathParameter, readBody } from './validation';

/** Takes back codes that have been delivered, also of an order that has ended; those that are taken back already stay so. */
export const revokeCodes =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const identity = identityOf(context, pathParameter(request, 'id'));
    checkStoreAccess(callerOf(request), identity.storeId);
    const { why, lines: named, reason } = readBody(revokeBody, request);
    const order = await getStandingOrder(context, identity);
    const lines = linesToRevoke(order, named).map(({ id }) => id);
    const after =
      lines.length === 0 ? order : await revoke(context, order, { by: callerOf(request).name, why, lines, reason });
    const isDone = linesToRevoke(after, named).length === 0;
    if (!isDone) response.status(202).location(orderPath(order.orderId));
    response.json(orderView(after, linksFor(context.links, callerOf(request))));
  };

/** The lines whose codes are out. Throws where one is named of which none are, nor have been. */
function linesToRevoke({ lines }: Order, named: string[] | undefined): Line[] {
  const unknown = (named ?? []).flatMap((id, index) => (lines.some((line) => line.id === id) ? [] : [index]));
  if (unknown.length > 0)
    throw invalid(unknown.map((index) => ({ path: `lines.${index}`, message: 'The order has no such line' })));
  const asked = lines.filter(({ id }) => named?.includes(id) ?? true);
  const isOut = ({ state }: Line) => state === 'delivered';
  const isBack = (line: Line) => line.deliveredAt !== null && isTakenBack(line);
  const never = asked.find((line) => !isOut(line) && !isBack(line));
  if (never && named) throw refusal(`Line ${never.id} is ${never.state}: no codes of it are out.`);
  if (!asked.some((line) => isOut(line) || isBack(line))) throw refusal('No codes of the order are out.');
  return asked.filter(isOut);
}

/** The order after its workflow has been told, as far as that shows it yet. */
async function revoke(context: ApiContext, order: Order, message: CodesRevocation): Promise<Order> {
  const { status } = await tellOrder(context, order, codesRevokedSignal, message);
  if (status !== 'taken') throw unavailable('Temporal');
  const asked = await context.gateway.status(order);
  return asked.status === 'answered' ? asked.order : order;
}
