import { PLATFORM_SAMPLES } from '../../samples/registry';
import type { SampleDelivery, SampleSale } from '../../samples/samples';
import { sandboxKeyPair } from '../../sandbox/key-pair';
import { SANDBOX_SECRET } from '../../sandbox/seed-stores';
import { addressOf, type OrderView } from './direct-orders';
import { until, type TestEngine } from './engine';

export type PlatformName = keyof typeof PLATFORM_SAMPLES;
export const PLATFORM_NAMES = Object.keys(PLATFORM_SAMPLES) as PlatformName[];

/** What asks for codes; it is answered with 503 where there are none, as after a refund. */
export const QUESTIONS = [
  ['fastspring', 'remote-server-request'],
  ['paypro', 'LicenseRequested'],
] as const;
export const isQuestion = (event: string): boolean => QUESTIONS.some(([, question]) => question === event);

/** Two units of one product, sold under this id. */
export const saleOf = (id: string): SampleSale => ({
  id,
  email: addressOf(id),
  name: 'Zoë Müller',
  currency: 'USD',
  items: [{ product: 'desktop-app', quantity: 2, unitPrice: 4900 }],
  test: false,
  now: new Date(),
});

/** The platforms as Keyrail's API meets them, with the sandbox's secrets. */
export function platformShop(engine: TestEngine) {
  const ordersOf = async (platform: PlatformName, externalId: string): Promise<OrderView[]> => {
    const path = `/v1/orders?store=${platform}&externalId=${encodeURIComponent(externalId)}`;
    return (await engine.call<{ orders: OrderView[] }>('GET', path)).body.orders;
  };

  return {
    ordersOf,

    async sample(platform: PlatformName, event: string, sale: SampleSale): Promise<SampleDelivery> {
      const { privateKey } = await sandboxKeyPair(engine.dataFolder);
      return PLATFORM_SAMPLES[platform].sample(event, sale, { secret: SANDBOX_SECRET, privateKey });
    },

    /** Sends a message as the platform does, and has the platform's API know what it knows. */
    async send(platform: PlatformName, { headers, body, api }: SampleDelivery) {
      if (api) await engine.call('PUT', `/sandbox/platforms/${platform}`, { body: api });
      return engine.call('POST', `/webhooks/${platform}`, { key: null, headers, body: Buffer.from(body) });
    },

    /** The one order of an external id, once it is delivered. */
    async delivered(platform: PlatformName, externalId: string): Promise<OrderView> {
      const find = () => ordersOf(platform, externalId);
      await until(`the order ${externalId} of ${platform}`, async () => (await find())[0]?.state === 'delivered');
      const [order, ...others] = await find();
      if (!order || others.length > 0) throw new Error(`${others.length + 1} orders of ${externalId}`);
      return order;
    },
  };
}
