import { createOrderGateway, type OrderGateway } from '../api/order-gateway';
import { lineId, orderWorkflowId, type OrderIdentity } from '../domain/ids';
import type { Purchase } from '../domain/purchase';
import { createRightsWorker, createWorker } from '../workers/worker';
import { paymentMendedSignal } from '../workflows/messages';
import { waitUntil } from './processes';
import { seed } from './seed';
import type { Ending, Money, StagedOrder } from './three-weeks-orders';
import type { Scene, Stage } from './three-weeks-stage';

/** How an order has ended, and what is wrong with that. */
export interface Story extends Omit<Ending, 'charged' | 'tries' | 'state'> {
  order: StagedOrder;
  state: string;
  charged: string;
  tries: number;
  /** Different keys that the publisher has given, and those of them that it got back. */
  keys: { given: number; returned: number };
  events: number;
  /** In words; empty when all is as it must be. */
  faults: string[];
}

const STORE = 'direct';
/** One more than the window has, so that whatever must end has ended. */
const LAST_DAY = 22;
/** Time stands still while a call hangs, and its answer never comes, however long it is waited for. */
const TIMEOUT_SECONDS = 0.005;

/** Places the orders, lets three weeks pass over them, and tells what has become of each. */
export async function playThreeWeeks(stage: Stage, orders: readonly StagedOrder[]): Promise<Story[]> {
  await furnish(stage, orders);
  const worker = await createWorker(stage.worker);
  const rightsWorker = await createRightsWorker(stage.worker);
  return worker.runUntil(() => rightsWorker.runUntil(() => play(stage, orders)));
}

/** Gives each order a product and a publisher of its own, so that no dial, limit or count is shared. */
async function furnish({ worker: { models }, keyServer }: Stage, orders: readonly StagedOrder[]): Promise<void> {
  await seed(models, keyServer);
  const product = await models.products.find('space-game');
  const publisher = await models.publishers.find(product?.rights?.publisher ?? '');
  if (!product?.rights || !publisher) throw new Error('The sandbox sells no keys of a publisher');
  for (const { name: id, dial } of orders) {
    const timeoutSeconds = dial === 'hang' ? TIMEOUT_SECONDS : publisher.timeoutSeconds;
    await models.publishers.save({ ...publisher, id, name: id, timeoutSeconds });
    await models.products.save({ ...product, id, name: id, rights: { ...product.rights, publisher: id } });
    keyServer.setMode(id, dial);
  }
}

async function play(stage: Stage, orders: readonly StagedOrder[]): Promise<Story[]> {
  const gateway = createOrderGateway(stage.env.client);
  for (const order of orders) {
    const { status } = await gateway.notifyPurchase(identityOf(stage, order), purchaseOf(order), null);
    if (status !== 'taken') throw new Error(`The order ${order.name} was not taken: ${status}`);
  }
  for (let day = 1; day <= LAST_DAY; day += 1) {
    // A day at a time: the server hangs up on whoever waits minutes for one answer.
    await stage.env.sleep('1 day');
    for (const order of orders)
      for (const act of order.acts.filter((one) => one.day === day)) await act.play(sceneOf(stage, gateway, order));
  }
  return Promise.all(orders.map((order) => tell(stage, order)));
}

const identityOf = ({ orderIds }: Stage, { name }: StagedOrder): OrderIdentity => ({
  orderId: orderIds.orderIdOf(STORE, name),
  storeId: STORE,
  externalId: name,
});

const addressOf = ({ name }: StagedOrder): string => `${name}@buyers.example`;

const purchaseOf = (order: StagedOrder): Purchase => ({
  eventId: order.name,
  channel: 'webhook',
  delivery: 'email',
  test: false,
  currency: 'USD',
  buyer: { email: addressOf(order), name: 'Ann', company: null, country: 'US' },
  identification: {},
  lines: [{ key: order.name, product: order.name, quantity: order.quantity, unitPrice: 4900 }],
  payment: order.card === null ? null : { method: order.card, customer: null },
});

function sceneOf(stage: Stage, gateway: OrderGateway, order: StagedOrder): Scene {
  const identity = identityOf(stage, order);
  const line = lineId(order.name);
  return {
    line,
    turnDial: (mode) => stage.keyServer.setMode(order.name, mode),
    async update(definition, action) {
      const outcome = await gateway.update(identity, definition, [action]);
      if (outcome.status !== 'answered') throw new Error(`${order.name}: ${JSON.stringify(outcome)}`);
    },
    async mendPayment(method) {
      const outcome = await gateway.status(identity);
      const paymentId = outcome.status === 'answered' ? outcome.order.lines[0]?.charge?.paymentId : null;
      await stage.payments.confirm(paymentId ?? '', method);
      await gateway.signal(identity, paymentMendedSignal, { line }, null);
    },
  };
}

async function tell(stage: Stage, order: StagedOrder): Promise<Story> {
  const { env, worker, keyServer, mailbox } = stage;
  const identity = identityOf(stage, order);
  const handle = env.client.workflow.getHandle(orderWorkflowId(identity));
  const isMet = async () => (await handle.describe()).status.name !== 'RUNNING';
  // One that does not end is told of like the others.
  await waitUntil({ what: order.name, isMet, deadlineMs: 30_000 }).catch(() => undefined);
  const { events } = await handle.fetchHistory();
  const ofProduct = <Key extends { product: string }>(keys: Key[]) => keys.filter((key) => key.product === order.name);
  const found = {
    order,
    state: (await worker.models.orders.find(identity.orderId))?.state ?? 'unknown',
    charged: chargedOf(stage, identity),
    mails: mailbox.mails({ to: addressOf(order) }).length,
    // By Keyrail's own count: one that is cut short may never have reached the server.
    tries: (await worker.models.attempts.latest(identity.orderId, lineId(order.name)))?.number ?? 0,
    keys: {
      given: new Set(ofProduct(keyServer.issued()).map(({ key }) => key)).size,
      returned: ofProduct(keyServer.revoked()).length,
    },
    events: events?.length ?? 0,
  };
  return { ...found, faults: faultsOf(found) };
}

function chargedOf({ payments }: Stage, { orderId }: OrderIdentity): string {
  const entries = payments.ledger().filter((entry) => entry.orderId === orderId);
  const once: Money = entries.length === 0 ? 'no' : 'once';
  return entries.length > 1 ? entries.map(({ kind }) => kind).join(', ') : once;
}

function faultsOf({ order: { ends }, ...found }: Omit<Story, 'faults'>): string[] {
  const kept = found.state === 'delivered' ? found.keys.given : 0;
  const compared: [string, string | number, string | number][] = [
    ['ended', found.state, ends.state],
    ['charged', found.charged, ends.charged],
    ['mails', found.mails, ends.mails],
    ['tries', found.tries, ends.tries ?? found.tries],
    ['keys returned', found.keys.returned, found.keys.given - kept],
  ];
  return compared.flatMap(([what, is, must]) => (is === must ? [] : [`${what}: ${is}, not ${must}`]));
}
