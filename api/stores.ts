import { Router, type RequestHandler } from 'express';
import type { Store, StoreCredentials } from '../domain/store';
import { audit } from './audit';
import { callerOf, maySee } from './authentication';
import type { ApiContext } from './context';
import { idTaken, invalid, notFound, Problem, unavailable } from './errors';
import { reconciliationMinutes } from './reconciliation-schedule';
import { storeBody, type StoreBody } from './schemas/stores';
import { getStore } from './store-access';
import { paymentFaults } from './store-payment';
import { isOnlyNew, pathParameter, readNamed } from './validation';

/** The stores; their credentials go in and never come out. */
export function storesRouter(context: ApiContext): Router {
  const { authentication, models, storeCache } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const admins = authentication.allowForAllStores('admin');
  const router = Router();

  router.get('/v1/stores', readers, async (request, response) => {
    const listed = await models.stores.listWithCredentials();
    const seen = listed.filter(({ store }) => maySee(callerOf(request), store.id));
    response.json({ stores: seen.map(({ store, credentials }) => storeView(context, store, credentials)) });
  });

  router.get('/v1/stores/:id', readers, async (request, response) => {
    const store = await getStore(context, request);
    response.json(storeView(context, store, await models.stores.credentials(store.id)));
  });

  router.put('/v1/stores/:id', admins, saveStore(context));

  router.delete('/v1/stores/:id', admins, async (request, response) => {
    const id = pathParameter(request, 'id');
    await checkUnused(context, id);
    await schedule(context, id, null);
    if (!(await models.stores.remove(id))) throw notFound('store');
    storeCache.forget(id);
    await audit(context, request, 'store.removed', id);
    response.status(204).end();
  });

  return router;
}

const saveStore =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models, storeCache } = context;
    const { id, body, faults: idFaults } = readNamed(storeBody, request);
    if (isOnlyNew(request) && (await models.stores.find(id))) throw idTaken('store');
    const { credentials, ...fields } = body;
    const store: Store = { id, ...fields };
    await checkPlatform(context, store);
    const merged = await mergeCredentials(context, id, credentials ?? {});
    const faults = [...idFaults, ...paymentFaults(context, store, merged)];
    if (faults.length > 0) throw invalid(faults);
    const saved = await models.stores.save(store, ...(credentials ? [merged] : []));
    storeCache.forget(id);
    await schedule(context, id, reconciliationMinutes(store, merged));
    const { name, platform, gateway } = store;
    const details = { name, platform, gateway, credentials: credentials !== undefined };
    await audit(context, request, `store.${saved}`, id, details);
    response.status(saved === 'created' ? 201 : 200).json(storeView(context, store, merged));
  };

/** The call may be repeated: what is saved is saved again, and the schedule with it. */
async function schedule({ gateway }: ApiContext, storeId: string, minutes: number | null): Promise<void> {
  const { status } = await gateway.scheduleReconciliation(storeId, minutes);
  if (status !== 'taken') throw unavailable('Temporal');
}

function storeView({ settings }: ApiContext, store: Store, credentials: StoreCredentials) {
  const { webhookSecrets, licenseKeys, trustedKeys, gateway, api } = credentials;
  return {
    ...store,
    hasWebhookSecret: webhookSecrets.length > 0,
    hasLicenseKey: licenseKeys.length > 0,
    hasGatewaySecretKey: gateway.secretKey !== null,
    hasGatewayPublicKey: gateway.publicKey !== null,
    hasTrustedKey: trustedKeys.length > 0,
    hasApiKey: api.key !== null,
    webhookUrl: store.platform === 'direct' ? null : `${settings.publicUrl}/webhooks/${store.id}`,
  };
}

async function mergeCredentials(
  { models }: ApiContext,
  id: string,
  { webhookSecrets, licenseKeys, trustedKeys, gateway, api }: NonNullable<StoreBody['credentials']>,
): Promise<StoreCredentials> {
  const known = await models.stores.credentials(id);
  const { secretKey = known.gateway.secretKey, publicKey = known.gateway.publicKey } = gateway ?? {};
  const { id: apiId = known.api.id, key = known.api.key } = api ?? {};
  return {
    webhookSecrets: webhookSecrets ?? known.webhookSecrets,
    licenseKeys: licenseKeys ?? known.licenseKeys,
    trustedKeys: trustedKeys ?? known.trustedKeys,
    gateway: { secretKey, publicKey },
    api: { id: apiId, key },
  };
}

/** A store's secrets and the keys of its lines mean something on one platform only. */
async function checkPlatform({ models }: ApiContext, { id, platform }: Store): Promise<void> {
  const known = await models.stores.find(id);
  if (known && known.platform !== platform)
    throw new Problem(409, 'platform_fixed', `This store is on ${known.platform}. Make a new store for ${platform}.`);
}

async function checkUnused({ models }: ApiContext, storeId: string): Promise<void> {
  for (const state of ['processing', 'exception'] as const) {
    const { orders } = await models.orders.list({ storeIds: [storeId], state }, { limit: 1 });
    if (orders.length > 0)
      throw new Problem(409, 'store_in_use', 'Orders of this store are under way. Wait for them or cancel them first.');
  }
}
