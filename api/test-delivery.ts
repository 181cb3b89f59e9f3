import { randomUUID } from 'node:crypto';
import { Router, type Request, type RequestHandler } from 'express';
import { request as send } from 'undici';
import { verdictOfStatus } from '../domain/received-delivery';
import type { Product } from '../domain/product';
import type { Store } from '../domain/store';
import { audit } from './audit';
import type { ApiContext } from './context';
import { invalid, Problem } from './errors';
import { limitByCaller } from './rate-limits';
import { testDeliveryBody } from './schemas/test-delivery';
import { getStore } from './store-access';
import { sampleSale, signTestOrder, type TestOrder } from './test-order';
import { readBody } from './validation';

const TESTS_PER_MINUTE = 5;
const PATIENCE_MILLISECONDS = 30_000;

/** A store's webhook, tried by a test order that Keyrail signs itself. */
export function testDeliveryRouter(context: ApiContext): Router {
  const admins = context.authentication.allow('admin');
  return Router().post(
    '/v1/stores/:id/test-delivery',
    admins,
    limitByCaller(TESTS_PER_MINUTE),
    sendTestDelivery(context),
  );
}

const sendTestDelivery =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models, intake, now } = context;
    const { email, product: named } = readBody(testDeliveryBody, request);
    const store = await getStore(context, request);
    const sold = await findSold(context, store, named);
    const sale = sampleSale(sold.product, sold.named, { id: `test${randomUUID().slice(0, 8)}`, email, now: now() });
    const test = signTestOrder(store, await models.stores.credentials(store.id), sale);
    const { event, externalId } = test;
    const order = intake.identify(store.id, externalId).orderId;
    // Before it is sent: one that is answered too late may have been taken all the same.
    await audit(context, request, 'store.test_delivered', store.id, { event, order });
    const { status, reason } = await deliver(request, store, test);
    response.json({ event, status, verdict: verdictOfStatus(status), reason, order, externalId });
  };

interface Sold {
  product: Product;
  /** The store's id of it. */
  named: string;
}

/** What is sold in the test: the named product of the store, or the first one that there is. */
async function findSold({ models }: ApiContext, { products }: Store, asked: string | undefined): Promise<Sold> {
  const named = asked ?? Object.keys(products)[0] ?? (await models.products.list())[0]?.id;
  const product = named === undefined ? null : await models.products.find(products[named] ?? named);
  if (named !== undefined && product) return { product, named };
  throw invalid([{ path: 'product', message: 'Name a product that the store sells and Keyrail has' }]);
}

/** Sends it the way that a platform's message comes, to the port that this request has come in by. */
async function deliver({ socket }: Request, { id }: Store, { delivery: { headers, body } }: TestOrder) {
  const { localAddress = '127.0.0.1', localPort } = socket;
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  const url = `http://${host}:${localPort}/webhooks/${encodeURIComponent(id)}`;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const { statusCode: status, body: answer } = await send(url, { method: 'POST', headers, body, signal });
    return { status, reason: status < 400 ? null : reasonIn(await answer.text()) };
  } catch {
    throw new Problem(503, 'webhook_unreachable', 'The webhook gave no answer in time. Try again in a moment.');
  }
}

/** Webhooks refuse in the words of every error; an answer that is made for the platform may have none. */
function reasonIn(text: string): string | null {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === 'string' ? detail : null;
  } catch {
    return null;
  }
}
