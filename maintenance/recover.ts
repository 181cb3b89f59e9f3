import { createRecoveryGateway, type RecoveryGateway } from '../api/recovery-gateway';
import type { Taken } from '../api/temporal-calls';
import { connectTemporal } from '../api/temporal-connection';
import type { Failure } from '../api/temporal-failures';
import { readTemporalEnvironment } from '../config/environment';
import { revocationWorkflowId } from '../domain/ids';
import { SUBSCRIPTION_STATES } from '../domain/subscription';
import type { Models } from '../models';
import type { Revocation as RecordedRevocation } from '../models/revocation';
import { createPayloadCodec } from '../secrets/payload-codec';
import { parseKeyRing } from '../secrets/key-ring';
import { runCommand, type Say, type Work } from './command';

const PAGE = 50;

/** Begins one thing again. */
type Resume = () => Promise<Taken | Failure>;

/**
 * Begins again, from the records, what is open and Temporal does not run: orders, subscriptions, keys on their way back to
 * publishers, and events on their way to the vendor's systems. What runs is left alone, so that it may be repeated.
 */
export async function recover(models: Models, gateway: RecoveryGateway, say: Say): Promise<void> {
  await resumeAll('open orders', openOrders(models, gateway), say);
  await resumeAll('subscriptions', keptSubscriptions(models, gateway), say);
  await resumeAll('keys on their way back', pendingRevocations(models, gateway), say);
  await resumeAll('events on their way', pendingDeliveries(models, gateway), say);
}

async function resumeAll(what: string, all: AsyncIterable<Resume>, say: Say): Promise<void> {
  let seen = 0;
  let begun = 0;
  for await (const resume of all) {
    const { status } = await resume();
    if (status !== 'taken' && status !== 'closed') throw new Error('Temporal cannot be reached');
    seen += 1;
    if (status === 'taken') begun += 1;
  }
  say(`${begun} of ${seen} ${what} were begun again.`);
}

async function* openOrders({ orders }: Pick<Models, 'orders'>, gateway: RecoveryGateway): AsyncGenerator<Resume> {
  for await (const page of pagesOf((cursor) => orders.list({ isOpen: true }, { limit: PAGE, cursor })))
    for (const order of page.orders) yield () => gateway.resumeOrder(order);
}

async function* keptSubscriptions(
  { subscriptions }: Pick<Models, 'subscriptions'>,
  gateway: RecoveryGateway,
): AsyncGenerator<Resume> {
  for (const state of SUBSCRIPTION_STATES.filter((each) => each !== 'ended'))
    for await (const page of pagesOf((cursor) => subscriptions.list({ state }, { limit: PAGE, cursor })))
      for (const { storeId, subscriptionId } of page.subscriptions)
        yield () => gateway.resumeSubscription(storeId, subscriptionId);
}

async function* pendingRevocations(
  models: Pick<Models, 'orders' | 'revocations'>,
  gateway: RecoveryGateway,
): AsyncGenerator<Resume> {
  const read = (cursor?: string) => models.revocations.list({ state: 'pending' }, { limit: PAGE, cursor });
  for await (const page of pagesOf(read))
    for (const recorded of page.revocations) {
      const revocation = await revocationOf(models, recorded);
      if (revocation) yield () => gateway.resumeRevocation(revocation);
    }
}

/** What its workflow was begun with; null where the order has no such line, for then nothing can be said to the publisher. */
async function revocationOf({ orders }: Pick<Models, 'orders'>, recorded: RecordedRevocation) {
  const { id, orderId, unit, reason, requestedAt, publisher, product } = recorded;
  const order = await orders.find(orderId);
  const line = order?.lines.find((each) => each.id === recorded.line);
  if (!order || !line) return null;
  const { storeId, externalId, buyer, currency } = order;
  const cause = id.slice(revocationWorkflowId(unit, '').length);
  const identity = { orderId, storeId, externalId };
  return { identity, line: { ...line, publisher, product }, buyer, currency, unit, reason, cause, requestedAt };
}

async function* pendingDeliveries(
  { webhookEndpoints, webhookDeliveries }: Pick<Models, 'webhookEndpoints' | 'webhookDeliveries'>,
  gateway: RecoveryGateway,
): AsyncGenerator<Resume> {
  for (const { id: endpoint } of await webhookEndpoints.list()) {
    const filter = { endpoint, state: 'pending' } as const;
    for await (const page of pagesOf((cursor) => webhookDeliveries.list(filter, { limit: PAGE, cursor })))
      for (const { event, round } of page.deliveries) yield () => gateway.resumeDelivery({ endpoint, event, round });
  }
}

/** Reads a list to its end. */
async function* pagesOf<Page extends { cursor: string | null }>(
  read: (cursor?: string) => Promise<Page>,
): AsyncGenerator<Page> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield page;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}

const work: Work = async (models, say, { env }) => {
  const settings = readTemporalEnvironment(env);
  const { client, close } = connectTemporal(settings, createPayloadCodec(parseKeyRing(settings.keys)));
  try {
    await recover(models, createRecoveryGateway(client), say);
  } finally {
    await close();
  }
};

if (require.main === module)
  void runCommand(work, process.env, console.log, console.error).then((code) => (process.exitCode = code));
