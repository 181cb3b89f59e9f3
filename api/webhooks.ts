import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { findConnector } from '../connectors/registry';
import type { Connector, StoreDelivery } from '../connectors/connector';
import type { Store } from '../domain/store';
import type { StoreEvent, UnreadableEvent } from '../domain/store-event';
import { MalformedDeliveryError, SignatureError, VerificationUnavailableError } from '../domain/errors';
import type { ApiContext } from './context';
import { createDeliveryLog, type DeliveryNote } from './delivery-log';
import { isDatabaseFailure, notFound, Problem } from './errors';
import { limitByStore, limitFailures } from './rate-limits';
import type { StoreSettings } from './settings-cache';
import { confirmHandovers, takeEvent, type TakenEvent } from './store-delivery';
import { chosenId } from './schemas/fields';
import { setAside } from './store-notices';
import { pathParameter } from './validation';

const BODY_LIMIT = '1mb';

/** The deliveries of stores: verified by their raw bytes, then read, then taken. */
export function webhooksRouter(context: ApiContext): Router {
  const path = '/webhooks/:store';
  // The signature is over the bytes as they came: nothing decompresses or decodes them before.
  const rawBody = express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false });
  const router = Router();
  const { webhookRateLimit, publicRateLimit } = context.settings;
  // Guessing at stores costs a look into the database each; who guesses too often must not be counted for each guess besides.
  router.use(path, onlyStoreIds, limitFailures(publicRateLimit, [404]), limitByStore(webhookRateLimit));

  router.get(path, async (request, response) => {
    await getReceiver(context, request);
    // A platform that asks for codes by GET takes any body of a 200 for a license.
    if (request.originalUrl.includes('?'))
      throw new Problem(
        405,
        'method_not_allowed',
        'This store takes deliveries by POST. Choose that at the platform.',
        {
          headers: { allow: 'POST' },
        },
      );
    response.status(200).end();
  });

  router.post(path, rawBody, receive(context));
  return router;
}

/** What is no store's id is looked up and counted nowhere: its counters would hold whatever anybody sends. */
const onlyStoreIds: RequestHandler = (request, _response, next) => {
  if (!chosenId.safeParse(request.params.store).success) throw unknownStore();
  next();
};

const unknownStore = (): Problem => notFound('store', 'Check the address that the platform delivers to.');

function receive(context: ApiContext): RequestHandler {
  const log = createDeliveryLog(context);
  return async (request, response) => {
    const receiver = await getReceiver(context, request);
    const note = log.open(receiver.store.id, response);
    try {
      await answerDelivery(context, receiver, request, response, note);
    } catch (error) {
      note.failed(error);
      throw error;
    }
  };
}

async function answerDelivery(
  context: ApiContext,
  { store, credentials, connector }: Receiver,
  request: Request,
  response: Response,
  note: DeliveryNote,
): Promise<void> {
  const delivery = deliveryOf(request);
  const verified = { delivery, trust: { ...credentials, acceptUnsigned: store.acceptUnsigned }, now: context.now() };
  const events = await readDelivery(context, store, async () => {
    await connector.verify(delivery, verified.trust, verified.now);
    return connector.parse(delivery);
  });
  note.read(events);
  const outcomes = await takeInOrder(context, store, events, request);
  note.outcomes(outcomes);
  const { status, contentType, body } = connector.answer(outcomes, verified);
  if (status === 200) response.once('finish', () => context.afterwork.begin(() => confirmHandovers(context, outcomes)));
  if (status === 503) response.set('retry-after', '5');
  response.status(status).set('cache-control', 'no-store').set('content-type', contentType).end(body);
}

type Receiver = StoreSettings & { connector: Connector };

async function getReceiver({ storeCache }: ApiContext, request: Request): Promise<Receiver> {
  const settings = await storeCache.find(pathParameter(request, 'store'));
  if (!settings) throw unknownStore();
  const connector = findConnector(settings.store.platform);
  if (connector) return { ...settings, connector };
  throw new Problem(
    409,
    'store_takes_no_deliveries',
    'This store has no platform that delivers. Place its orders by POST /v1/orders.',
  );
}

function deliveryOf({ body, headers }: Request): StoreDelivery {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return { rawBody, headers: Object.fromEntries(entries) as StoreDelivery['headers'] };
}

async function readDelivery(
  context: ApiContext,
  store: Store,
  read: () => Promise<StoreEvent[]>,
): Promise<StoreEvent[]> {
  const { metrics } = context;
  try {
    return await read();
  } catch (error) {
    if (error instanceof SignatureError) metrics.delivered(store.id, 'unsigned');
    if (error instanceof VerificationUnavailableError) metrics.delivered(store.id, 'unavailable');
    if (error instanceof MalformedDeliveryError) {
      metrics.delivered(store.id, 'malformed');
      for (const event of error.events) {
        warnOf(context, store, event);
        await setAside(context, store, event);
      }
    }
    throw error;
  }
}

/** Takes one event after the other; at an outage it leaves the rest, for each would wait as long for nothing. */
async function takeInOrder(
  context: ApiContext,
  store: Store,
  events: StoreEvent[],
  request: Request,
): Promise<TakenEvent[]> {
  const outcomes: TakenEvent[] = [];
  for (const event of events) {
    const outcome = await takeOrLeave(context, store, event, request);
    outcomes.push(outcome);
    if (outcome.isOutage) break;
  }
  const left = events.slice(outcomes.length);
  for (const event of left)
    context.metrics.delivered(store.id, event.kind === 'unreadable' ? 'malformed' : 'unavailable');
  return [...outcomes, ...left.map((event) => ({ event, taken: false, codes: null }))];
}

/** What one event fails on must not cost the store the word on the others. */
async function takeOrLeave(
  context: ApiContext,
  store: Store,
  event: StoreEvent,
  request: Request,
): Promise<TakenEvent> {
  try {
    if (event.kind === 'unreadable') warnOf(context, store, event);
    const outcome = await takeEvent(context, store, event);
    context.metrics.delivered(store.id, verdictOf(outcome));
    return outcome;
  } catch (error) {
    const isOutage = isDatabaseFailure(error);
    if (!isOutage) request.log.error({ err: error, store: store.id }, 'an event was not taken');
    context.metrics.delivered(store.id, 'unavailable');
    return { event, taken: false, codes: null, isOutage };
  }
}

function verdictOf({ event: { kind }, taken, isOutage }: TakenEvent) {
  if (kind === 'unreadable') return 'malformed';
  if (!taken) return isOutage ? 'unavailable' : 'refused';
  return kind === 'ignored' ? 'ignored' : 'taken';
}

function warnOf({ logger }: ApiContext, store: Store, { eventId, reason }: UnreadableEvent): void {
  logger.warn({ store: store.id, event: eventId, reason }, 'an event could not be read');
}
