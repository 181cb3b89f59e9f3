import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import {
  orderWorkflowId,
  redeliveryWorkflowId,
  resubmissionWorkflowId,
  shownOrderId,
  type OrderIdentity,
} from '../domain/ids';
import type { Resubmission } from '../domain/operator-action';
import type { Order } from '../domain/order';
import { searchableIds } from '../domain/order-description';
import type { Purchase } from '../domain/purchase';
import type { SummarySetting } from '../domain/summary';
import {
  orderStatusQuery,
  placeOrderUpdate,
  purchaseReceivedSignal,
  searchAttributes,
  TASK_QUEUE,
  type Redelivery,
} from '../workflows/messages';
import { bulkCalls, type BulkGateway } from './bulk-gateway';
import { poolStart } from './pool-start';
import { revocationCalls, type RevocationGateway } from './revocation-gateway';
import { storeCalls, type StoreGateway } from './store-gateway';
import { scheduleSummary } from './summary-schedule';
import {
  CALL_MILLISECONDS,
  temporalCalls,
  type Answered,
  type Pending,
  type Taken,
  type TemporalCalls,
} from './temporal-calls';
import type { Failure } from './temporal-failures';
import { webhookCalls, type WebhookGateway } from './webhook-gateway';

/** The record of an order that is to be reopened; `unread` when the database cannot be asked for it, null for none. */
export type Earlier = Order | 'unread' | null;

/** Everything that is asked of Temporal; what is expected to fail is a value. */
export interface OrderGateway extends StoreGateway, WebhookGateway, BulkGateway, RevocationGateway {
  /** Hands a purchase to its order's workflow, which need not be running nor have a worker. */
  notifyPurchase(identity: OrderIdentity, purchase: Purchase, earlier: Earlier): Promise<Taken | Failure>;
  /** Hands a purchase over and waits for the order's answer. */
  placeOrder(
    identity: OrderIdentity,
    purchase: Purchase,
    earlier: Earlier,
    waitMilliseconds: number,
  ): Promise<Answered | Pending | Failure>;
  /** Tells a running order something, or one that has ended and is reopened from its record. */
  signal<Message>(
    identity: OrderIdentity,
    definition: SignalDefinition<[Message]>,
    message: Message,
    earlier: Order | null,
  ): Promise<Taken | Failure>;
  /** Sends a person's decision to a running order. */
  update<Args extends [unknown, ...unknown[]]>(
    identity: OrderIdentity,
    definition: UpdateDefinition<Order, Args>,
    args: Args,
  ): Promise<Answered | Pending | Failure>;
  /** Asks the order's workflow how it stands; needs a worker. */
  status(identity: OrderIdentity): Promise<Answered | Pending | Failure>;
  redeliver(redelivery: Redelivery): Promise<Taken | Failure>;
  /** Wakes a product's pool to look at its stock and its waiting lines. */
  stockChanged(product: string): Promise<Taken | Failure>;
  /** Begins to resubmit the lines that wait for a publisher; `closed` while that is under way already. */
  resubmitPublisher(resubmission: Resubmission): Promise<Taken | Failure>;
  /** Lets the summary by mail begin when the setting says, or no more. */
  scheduleSummary(setting: SummarySetting): Promise<Taken | Failure>;
}

/** Speaks to Temporal by a client; each call is bounded in time. */
export function createOrderGateway(
  client: Client,
  { callMilliseconds = CALL_MILLISECONDS, taskQueue = TASK_QUEUE } = {},
): OrderGateway {
  const calls = temporalCalls(client, callMilliseconds);
  const { send, ask } = calls;
  return {
    ...purchaseCalls(client, taskQueue, calls),
    ...storeCalls(client, taskQueue, calls),
    ...webhookCalls(client, taskQueue, calls),
    ...bulkCalls(client, taskQueue, calls),
    ...revocationCalls(client, taskQueue, calls),

    update: (identity, definition, args) =>
      ask(() => handle(client, identity).executeUpdate<Order, typeof args>(definition, { args })),

    status: (identity) => ask(() => handle(client, identity).query(orderStatusQuery)),

    signal: (identity, definition, message, earlier) =>
      send(() =>
        earlier
          ? client.workflow.signalWithStart('fulfillOrder', {
              ...startOptions(taskQueue, identity, productsOf(earlier), earlier),
              signal: definition,
              signalArgs: [message],
            })
          : handle(client, identity).signal(definition, message),
      ),

    redeliver: (redelivery) =>
      send(() => client.workflow.start('redeliverOrder', redeliveryOptions(taskQueue, redelivery))),

    stockChanged: (product) => send(() => client.workflow.signalWithStart('servePool', poolStart(product, taskQueue))),

    resubmitPublisher: (resubmission) =>
      send(() => client.workflow.start('resubmitPublisher', resubmissionOptions(taskQueue, resubmission))),

    scheduleSummary: (setting) => send(() => scheduleSummary(client, setting, taskQueue)),
  };
}

function purchaseCalls(
  client: Client,
  taskQueue: string,
  { send, ask }: TemporalCalls,
): Pick<OrderGateway, 'notifyPurchase' | 'placeOrder'> {
  const notifyPurchase: OrderGateway['notifyPurchase'] = (identity, purchase, earlier) =>
    send(() =>
      client.workflow.signalWithStart('fulfillOrder', {
        ...startOptions(taskQueue, identity, productsIn(purchase), earlier),
        signal: purchaseReceivedSignal,
        signalArgs: [purchase],
      }),
    );

  return {
    notifyPurchase,
    async placeOrder(identity, purchase, earlier, waitMilliseconds) {
      const options = startOptions(taskQueue, identity, productsIn(purchase), earlier);
      const startWorkflowOperation = new WithStartWorkflowOperation('fulfillOrder', options);
      const args: [Purchase] = [purchase];
      const place = () => client.workflow.executeUpdateWithStart(placeOrderUpdate, { args, startWorkflowOperation });
      const outcome = await ask(place, waitMilliseconds);
      if (outcome.status !== 'pending') return outcome;
      // An update that no worker has accepted lives in the server's memory only; the signal is durable, and a known line is never done twice.
      const notified = await notifyPurchase(identity, purchase, earlier);
      return notified.status === 'taken' ? { status: 'pending' } : notified;
    },
  };
}

const handle = (client: Client, identity: OrderIdentity) => client.workflow.getHandle(orderWorkflowId(identity));

const productsIn = ({ lines }: Purchase): string[] => lines.map(({ product }) => product);
const productsOf = ({ lines }: Order): string[] => lines.map(({ storeProduct }) => storeProduct);

function startOptions(taskQueue: string, identity: OrderIdentity, products: string[], earlier: Earlier) {
  const { orderId, storeId } = identity;
  const shownId = shownOrderId(identity);
  const isReopened = earlier !== null && earlier !== 'unread';
  return {
    workflowId: orderWorkflowId(identity),
    taskQueue,
    args: [identity, earlier],
    workflowIdReusePolicy: isReopened ? ('ALLOW_DUPLICATE' as const) : ('REJECT_DUPLICATE' as const),
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    typedSearchAttributes: [
      { key: searchAttributes.store, value: storeId },
      { key: searchAttributes.order, value: shownId },
      { key: searchAttributes.products, value: searchableIds(products) },
      { key: searchAttributes.state, value: 'processing' },
    ],
    memo: { orderId },
    staticSummary: `Order ${shownId} of store ${storeId}`,
  };
}

/** What fulfills an order that has a record, from there on. */
export const orderStart = (order: Order, taskQueue: string) => {
  const { orderId, storeId, externalId } = order;
  return startOptions(taskQueue, { orderId, storeId, externalId }, productsOf(order), order);
};

function redeliveryOptions(taskQueue: string, redelivery: Redelivery) {
  const { order, n } = redelivery;
  return {
    workflowId: redeliveryWorkflowId(order.orderId, n),
    taskQueue,
    args: [redelivery],
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    typedSearchAttributes: [
      { key: searchAttributes.store, value: order.storeId },
      { key: searchAttributes.order, value: shownOrderId(order) },
    ],
    memo: { orderId: order.orderId },
  };
}

const resubmissionOptions = (taskQueue: string, resubmission: Resubmission) => ({
  workflowId: resubmissionWorkflowId(resubmission.publisher),
  taskQueue,
  args: [resubmission],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  workflowIdConflictPolicy: 'FAIL' as const,
  staticSummary: `Resubmission of the lines of publisher ${resubmission.publisher}`,
});
