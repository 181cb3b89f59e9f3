import { EXCEPTION_CURES } from '../domain/exception';
import { actionsFor } from '../domain/exception-actions';
import { orderWorkflowId } from '../domain/ids';
import type { Line, Order } from '../domain/order';
import { exceptionInWords, lineInWords, nextInWords, orderInWords, timelineInWords } from '../domain/plain-words';
import type { Caller } from './callers';
import { NO_CODES, type CodesByLine } from './order-codes';

/** Where orders are found from outside. */
export interface OrderLinks {
  /** The buyer's page of an order. */
  statusUrl(orderId: string): string;
}

/** The links of those who may see an order's codes by them, and of those who may not. */
export interface LinksByReader {
  buyer: OrderLinks;
  staff: OrderLinks;
}

/** The links that a caller is told: a store passes the buyer's on to its buyer, and people see no code by theirs. */
export const linksFor = ({ buyer, staff }: LinksByReader, { role }: Pick<Caller, 'role'>): OrderLinks =>
  role === 'store' ? buyer : staff;

/** The path of an order in this API. */
export const orderPath = (orderId: string): string => `/v1/orders/${orderId}`;

/** An order as the API shows it. */
export const orderView = (order: Order, links: OrderLinks, codes: CodesByLine = NO_CODES) => ({
  id: order.orderId,
  store: order.storeId,
  externalId: order.externalId,
  number: order.number,
  state: order.state,
  message: orderInWords(order),
  next: nextInWords(order),
  statusUrl: links.statusUrl(order.orderId),
  workflowId: orderWorkflowId(order),
  test: order.test,
  currency: order.currency,
  buyer: order.buyer,
  identification: order.identification,
  acceptedAt: order.acceptedAt,
  updatedAt: order.updatedAt,
  endedAt: order.endedAt,
  lines: order.lines.map((line) => lineView(line, codes)),
  timeline: order.timeline.map((entry) => ({ ...entry, message: timelineInWords(entry) })),
});

/** A line as the API shows it; `codes` is there only where they may be shown. */
export function lineView(line: Line, codes: CodesByLine = NO_CODES) {
  const shown = codes.get(line.id);
  return {
    id: line.id,
    product: line.product ?? line.storeProduct,
    storeProduct: line.storeProduct,
    quantity: line.quantity,
    granted: line.granted,
    unitPrice: line.unitPrice,
    tax: line.tax,
    charge: line.charge && { state: line.charge.state, amount: line.charge.amount },
    publisher: line.publisher,
    reference: line.reference,
    attributes: line.attributes,
    handover: line.handover,
    state: line.state,
    message: lineInWords(line),
    exception: exceptionView(line),
    source: line.source,
    ...(line.upgrades && { upgrades: line.upgrades.license }),
    approved: line.approved,
    acceptedAt: line.acceptedAt,
    deliveredAt: line.deliveredAt,
    ...(shown && { codes: shown }),
  };
}

function exceptionView({ exception }: Line) {
  if (!exception) return null;
  const { reason, facts, since, deadline } = exception;
  return {
    reason,
    message: exceptionInWords(reason, facts),
    cure: EXCEPTION_CURES[reason],
    actions: actionsFor(reason),
    facts,
    since,
    deadline,
  };
}

/** What can be said of an order that its workflow has not shown yet. */
export const unseenOrderView = (
  { orderId, storeId, externalId }: { orderId: string; storeId: string; externalId: string },
  links: OrderLinks,
) => ({
  id: orderId,
  store: storeId,
  externalId,
  state: 'processing' as const,
  message: orderInWords({ state: 'processing' }),
  next: nextInWords({ state: 'processing', lines: [] }),
  statusUrl: links.statusUrl(orderId),
  workflowId: orderWorkflowId({ orderId, storeId, externalId }),
  lines: [],
});
