import { randomUUID } from 'node:crypto';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { invalid } from '../api/errors';
import { readBody } from '../api/validation';
import type { DeliveringPlatform } from '../domain/store';
import type { Models } from '../models/models';
import { PLATFORM_SAMPLES } from '../samples/registry';
import type { SampleSale } from '../samples/samples';
import { ordersIn, SAMPLED_PLATFORMS, sendDelivery, tellPlatform } from './platform-delivery';
import { SANDBOX_SECRET } from './seed-stores';

const sale = z.strictObject({
  platform: z.enum(SAMPLED_PLATFORMS, { error: `Must be one of ${SAMPLED_PLATFORMS.join(', ')}` }),
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

  router.get('/sandbox/shop', async (_request, response) => {
    const [products, stores] = await Promise.all([models.products.list(), models.stores.listWithCredentials()]);
    response.json({
      products: products.map(({ id, name, source, minimumPrices }) => ({ id, name, source, minimumPrices })),
      stores: stores.map(({ store: { id, name, platform } }) => ({ id, name, platform, events: eventsOf(id) })),
    });
  });

  router.post('/sandbox/orders', async (request, response) => {
    const { platform, event, order = randomUUID().slice(0, 8), ...told } = readBody(sale, request);
    const samples = PLATFORM_SAMPLES[platform];
    const named = event ?? samples.events[0] ?? '';
    if (!samples.events.includes(named))
      throw invalid([{ path: 'event', message: `Must be one of ${samples.events.join(', ')}` }]);
    const delivery = samples.sample(named, saleOf(order, told), { secret: SANDBOX_SECRET, privateKey });
    const url = ownAddress(request);
    await tellPlatform(url, platform, delivery);
    const { status, body } = await sendDelivery(url, platform, delivery);
    response.json({ platform, event: named, order, externalIds: ordersIn(delivery, platform), status, body });
  });

  return router;
}

/** The sandbox's stores are named by their platforms. */
const eventsOf = (store: string): readonly string[] =>
  store in PLATFORM_SAMPLES ? PLATFORM_SAMPLES[store as DeliveringPlatform].events : [];

const saleOf = (
  id: string,
  { product, quantity, unitPrice, ...told }: Omit<z.output<typeof sale>, 'platform' | 'event' | 'order'>,
): SampleSale => ({ id, ...told, items: [{ product, quantity, unitPrice }], now: new Date() });

/** The sandbox listens on the loopback only, at the port that this request has come in by. */
const ownAddress = ({ socket }: Request): string => `http://127.0.0.1:${socket.localPort}`;
