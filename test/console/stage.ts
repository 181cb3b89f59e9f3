import { ordersOf } from '../helpers/direct-orders';
import type { TestBrowser } from '../helpers/browser';
import { until, type TestEngine } from '../helpers/engine';
import type { useConsole } from './console';

/** The ids of orders that are there for every test. */
export interface Samples {
  delivered: string;
  waiting: string;
  /** A license, and the subscription that keeps another one. */
  license: string;
  subscription: string;
}

/** What the suites of all pages share: one engine and one browser, for they take long to start. */
export interface Stage {
  engine: TestEngine;
  browser: TestBrowser;
  open: ReturnType<typeof useConsole>['open'];
  keyOf: ReturnType<typeof makeKey>;
  samples: () => Samples;
}

/** Makes keys of a role for people to log in with. */
export const makeKey = (engine: TestEngine) => async (role: string) => {
  const body = { name: `The ${role}`, role };
  return (await engine.call<{ id: string; key: string }>('POST', '/v1/api-keys', { body })).body;
};

/** The license of an order, and a subscription with a license, as FastSpring sells it. */
async function sellLicenses(engine: TestEngine, order: string): Promise<Pick<Samples, 'license' | 'subscription'>> {
  const body = { platform: 'fastspring', order: 'S-1001' };
  await engine.call('POST', '/sandbox/orders', { body });
  await engine.call('POST', '/sandbox/orders', { body: { ...body, event: 'subscription.activated' } });
  const sought = { body: { order } };
  let [license, subscription] = ['', ''];
  await until('a license and a subscription', async () => {
    const licenses = await engine.call<{ licenses: { id: string }[] }>('POST', '/v1/licenses/search', sought);
    const kept = await engine.call<{ subscriptions: { id: string }[] }>('GET', '/v1/subscriptions');
    license = licenses.body.licenses[0]?.id ?? '';
    subscription = kept.body.subscriptions[0]?.id ?? '';
    return license !== '' && subscription !== '';
  });
  return { license, subscription };
}

/** An endpoint of the vendor's own, which has got a test. */
async function addEndpoint(engine: TestEngine): Promise<void> {
  const secrets = [{ value: `whsec_${Buffer.alloc(32, 3).toString('base64')}` }];
  const body = { url: `${engine.url}/sandbox/webhooks`, types: ['order.expired'], secrets };
  await engine.call('PUT', '/v1/webhook-endpoints/crm', { body });
  await engine.call('POST', '/v1/webhook-endpoints/crm/test');
}

/** An order that has been delivered and one that waits for a person. */
export async function placeSamples(engine: TestEngine): Promise<Samples> {
  const { place, shown } = ordersOf(engine);
  await addEndpoint(engine);
  const delivered = await place({ externalId: 'C-1001', delivery: 'both', lines: [{ quantity: 2 }] });
  engine.servers.keyServer.setMode('space-game', 'refuse');
  const waiting = await place({ externalId: 'C-1002', delivery: 'email', lines: [{ product: 'space-game' }] });
  await shown(delivered.body.id, ({ state }) => state === 'delivered');
  await shown(waiting.body.id, ({ state }) => state === 'exception');
  return { delivered: delivered.body.id, waiting: waiting.body.id, ...(await sellLicenses(engine, delivered.body.id)) };
}
