import { randomUUID } from 'node:crypto';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { invalid } from '../api/errors';
import { readBody } from '../api/validation';
import type { Models } from '../models/models';
import { PLATFORM_SAMPLES } from '../samples/registry';
import type { SampleSale } from '../samples/samples';
import { ordersIn, SAMPLED_PLATFORMS, sendDelivery, tellPlatform } from './platform-delivery';
import { shopStore, tillOf } from './shop-stores';

const sale = z.strictObject({
  /** The store that sells; the sandbox's own of the platform where it is left out. */
  store: z.string().min(1).max(100).optional(),
  platform: z.enum(SAMPLED_PLATFORMS, { error: `Must be one of ${SAMPLED_PLATFORMS.join(', ')}` }).optional(),
  event: z.string().optional(),
  order: z
    .string()
    .regex(/^[\w-]{1,40}$/, 'Use letters, digits, dashes')
    .optional(),
  product: z.string().min(1).max(100).default('desktop-app'),
  quantity: z.int().min(1).max(1000).default(1),
  unitPrice: z.int().min(0).default(4900),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD'),
  email: z.email().default('zoe@example.com'),
  name: z.string().min(1).max(100).default('Zoë Müller'),
  test: z.boolean().default(false),
});

/** The sandbox's shop window: what can be bought where, and the till, which signs and sends what the platform would. */
export function shopWindow({
  models,
  privateKey,
}: {
  models: Pick<Models, 'products' | 'stores'>;
  /** PEM: what the sandbox's PayPal signs with. */
  privateKey: string;
}): Router {
  const router = Router();

  router.get('/sandbox/shop', async (request, response) => {
    const sandbox = { url: ownAddress(request), privateKey, now: new Date() };
    const [products, stores] = await Promise.all([models.products.list(), models.stores.listWithCredentials()]);
    response.json({
      products: products.map(({ id, name, source, minimumPrices }) => ({ id, name, source, minimumPrices })),
      stores: stores.map(({ store, credentials }) => shopStore(store, credentials, sandbox)),
    });
  });

  router.post('/sandbox/orders', async (request, response) => {
    const {
      store: named,
      platform: ownOf,
      event: asked,
      order = randomUUID().slice(0, 8),
      ...told
    } = readBody(sale, request);
    const { store, platform, secret } = await openTill(models, named ?? ownOf);
    const samples = PLATFORM_SAMPLES[platform];
    const event = asked ?? samples.events[0] ?? '';
    if (!samples.events.includes(event))
      throw invalid([{ path: 'event', message: `Must be one of ${samples.events.join(', ')}` }]);
    const delivery = samples.sample(event, saleOf(order, told), { secret, privateKey });
    const url = ownAddress(request);
    await tellPlatform(url, platform, delivery);
    const { status, body } = await sendDelivery(url, store, delivery);
    response.json({ store, platform, event, order, externalIds: ordersIn(delivery, platform), status, body });
  });

  return router;
}

async function openTill({ stores }: Pick<Models, 'stores'>, id: string | undefined) {
  const store = id === undefined ? null : await stores.find(id);
  if (!store) throw invalid([{ path: 'store', message: 'Name a store that there is' }]);
  const till = tillOf(store, await stores.credentials(store.id), new Date());
  if ('why' in till) throw invalid([{ path: 'store', message: `Nothing can be sold in this store here: ${till.why}` }]);
  return { store: store.id, ...till };
}

const saleOf = (
  id: string,
  { product, quantity, unitPrice, ...told }: Omit<z.output<typeof sale>, 'store' | 'platform' | 'event' | 'order'>,
): SampleSale => ({ id, ...told, items: [{ product, quantity, unitPrice }], now: new Date() });

/** The sandbox listens on the loopback only, at the port that this request has come in by. */
const ownAddress = ({ socket }: Request): string => `http://127.0.0.1:${socket.localPort}`;
