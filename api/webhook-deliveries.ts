import { randomUUID } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import { TEST_EVENT } from '../domain/vendor-event';
import { MOST_REPLAYED, type DeliveryRequest, type WebhookDelivery } from '../domain/webhook';
import { audit } from './audit';
import type { ApiContext } from './context';
import { invalid, notFound, Problem, unavailable } from './errors';
import { deliveryQuery, replayBody, type ReplayBody } from './schemas/webhook-endpoints';
import { pathParameter, readBody, readQuery } from './validation';
import { getEndpoint } from './webhook-endpoints';

/** What was sent to the vendor's own systems, and what is to be sent once more. */
export function webhookDeliveriesRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allowForAllStores('support', 'operator', 'admin');
  const operators = authentication.allowForAllStores('operator', 'admin');
  const router = Router();

  router.get('/v1/webhook-endpoints/:id/deliveries', readers, async (request, response) => {
    const { cursor, limit, ...filter } = readQuery(deliveryQuery, request);
    const { id: endpoint } = await getEndpoint(context, pathParameter(request, 'id'));
    const found = await models.webhookDeliveries.list({ endpoint, ...filter }, { cursor, limit });
    response.json({ deliveries: found.deliveries.map(deliveryView), cursor: found.cursor });
  });

  router.post('/v1/webhook-endpoints/:id/replay', operators, replay(context));
  router.post('/v1/webhook-endpoints/:id/test', operators, sendTest(context));
  return router;
}

const deliveryView = ({ event, type, at, subject, round, ...standing }: WebhookDelivery) => ({
  event,
  type,
  at,
  of: subject,
  state: standing.state,
  attempts: standing.attempts,
  lastAttempt: standing.lastAttempt,
  nextAttemptAt: standing.nextAttemptAt,
  replayedAt: round === 0 ? null : new Date(round).toISOString(),
});

const replay =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const body = readBody(replayBody, request);
    const { id, enabled } = await getEndpoint(context, pathParameter(request, 'id'));
    if (!enabled) throw new Problem(409, 'webhook_endpoint_disabled', 'The endpoint is disabled. Enable it first.');
    await ('event' in body ? replayEvent(context, id, body.event) : replayPeriod(context, id, body));
    await audit(context, request, 'webhook_endpoint.replayed', id, body);
    response.status(202).json({ webhookEndpoint: id, status: 'replaying' });
  };

async function replayEvent(context: ApiContext, endpoint: string, event: string): Promise<void> {
  if (!(await context.models.vendorEvents.find(event))) throw notFound('event');
  await deliver(context, { endpoint, event, round: context.now().getTime() });
}

async function replayPeriod(
  { models, gateway }: ApiContext,
  endpoint: string,
  { from, to }: Extract<ReplayBody, { from: string }>,
): Promise<void> {
  if (Date.parse(from) > Date.parse(to)) throw invalid([{ path: 'to', message: 'Must not be before `from`' }]);
  if ((await models.vendorEvents.countBetween(from, to, MOST_REPLAYED + 1)) > MOST_REPLAYED)
    throw new Problem(
      409,
      'replay_too_large',
      `More than ${MOST_REPLAYED} events have happened in that time. Replay it in parts.`,
    );
  const { status } = await gateway.replayEvents({ endpoint, from, to });
  if (status === 'closed')
    throw new Problem(409, 'replay_running', 'A replay for this endpoint is under way. Wait for its end.');
  if (status !== 'taken') throw unavailable('Temporal');
}

const sendTest =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { id } = await getEndpoint(context, pathParameter(request, 'id'));
    const subject = `test-${randomUUID()}`;
    const at = context.now().toISOString();
    const data = { endpoint: id, message: 'Somebody tries this endpoint out.' };
    const about = { type: TEST_EVENT, at, subject, storeId: null, data };
    const { id: event } = await context.models.vendorEvents.record({ cause: subject, ...about });
    await deliver(context, { endpoint: id, event, round: 0 });
    await audit(context, request, 'webhook_endpoint.tested', id, { event });
    response.status(202).json({ webhookEndpoint: id, event, status: 'sending' });
  };

async function deliver({ gateway }: ApiContext, delivery: DeliveryRequest): Promise<void> {
  const { status } = await gateway.deliverEvent(delivery);
  if (status !== 'taken') throw unavailable('Temporal');
}
