import { Router, type RequestHandler } from 'express';
import { serverUrlFault } from '../domain/server-url';
import { acceptedSecrets } from '../domain/store';
import type { DeliveryState, WebhookEndpoint, WebhookSecret } from '../domain/webhook';
import { audit } from './audit';
import type { ApiContext } from './context';
import { invalid, notFound, type FieldError } from './errors';
import { webhookEndpointBody } from './schemas/webhook-endpoints';
import { pathParameter, readNamed } from './validation';

/** Deliveries are counted as far as it matters to somebody. */
const MOST_COUNTED = 10_000;

/** Where the vendor's own systems want to be told what happens; their secrets go in and never come out. */
export function webhookEndpointsRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allowForAllStores('support', 'operator', 'admin');
  const admins = authentication.allowForAllStores('admin');
  const router = Router();

  router.get('/v1/webhook-endpoints', readers, async (_request, response) => {
    const endpoints = await models.webhookEndpoints.list();
    response.json({
      webhookEndpoints: await Promise.all(endpoints.map((endpoint) => endpointView(context, endpoint))),
    });
  });

  router.get('/v1/webhook-endpoints/:id', readers, async (request, response) => {
    response.json(await endpointView(context, await getEndpoint(context, pathParameter(request, 'id'))));
  });

  router.put('/v1/webhook-endpoints/:id', admins, saveEndpoint(context));

  router.delete('/v1/webhook-endpoints/:id', admins, async (request, response) => {
    const id = pathParameter(request, 'id');
    if (!(await models.webhookEndpoints.remove(id))) throw notFound('webhook_endpoint');
    await audit(context, request, 'webhook_endpoint.removed', id);
    response.status(204).end();
  });

  return router;
}

/** The endpoint of this id; throws 404 when there is none. */
export async function getEndpoint({ models }: Pick<ApiContext, 'models'>, id: string): Promise<WebhookEndpoint> {
  const endpoint = await models.webhookEndpoints.find(id);
  if (!endpoint) throw notFound('webhook_endpoint');
  return endpoint;
}

const saveEndpoint =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models } = context;
    const { id, body, faults: idFaults } = readNamed(webhookEndpointBody, request);
    const { secrets, ...fields } = body;
    const endpoint: WebhookEndpoint = { id, ...fields };
    const faults = [
      ...idFaults,
      ...(await endpointFaults(context, endpoint, secrets ?? (await models.webhookEndpoints.secrets(id)))),
    ];
    if (faults.length > 0) throw invalid(faults);
    const saved = await models.webhookEndpoints.save(endpoint, secrets);
    const { url, enabled } = endpoint;
    await audit(context, request, `webhook_endpoint.${saved}`, id, { url, enabled, secrets: secrets !== undefined });
    response.status(saved === 'created' ? 201 : 200).json(await endpointView(context, endpoint));
  };

/** A name that nobody has would never match, and nobody would notice. */
async function endpointFaults(
  { models }: ApiContext,
  { url, stores }: WebhookEndpoint,
  secrets: WebhookSecret[],
): Promise<FieldError[]> {
  const urlFault = serverUrlFault(url);
  const known = await Promise.all((stores ?? []).map(async (id) => (await models.stores.find(id)) !== null));
  return [
    ...(urlFault === null ? [] : [{ path: 'url', message: urlFault }]),
    ...(stores ?? []).flatMap((id, n) =>
      known[n] ? [] : [{ path: `stores.${n}`, message: `There is no store ${id}. Make it first` }],
    ),
    ...(secrets.some(({ acceptedUntil }) => acceptedUntil === null)
      ? []
      : [{ path: 'secrets', message: 'Give a secret that stays in force: its acceptedUntil is null' }]),
  ];
}

async function endpointView({ models, now }: ApiContext, endpoint: WebhookEndpoint) {
  const { webhookDeliveries, webhookEndpoints } = models;
  const count = (state: DeliveryState) => webhookDeliveries.count(endpoint.id, state, MOST_COUNTED);
  const [secrets, pending, failed, held, delivered] = await Promise.all([
    webhookEndpoints.secrets(endpoint.id),
    count('pending'),
    count('failed'),
    count('held'),
    webhookDeliveries.latest(endpoint.id, 'delivered'),
  ]);
  return {
    ...endpoint,
    secretsInForce: acceptedSecrets(secrets, now()).length,
    deliveries: { pending, failed, held, lastDelivered: delivered?.lastAttempt?.at ?? null },
  };
}
