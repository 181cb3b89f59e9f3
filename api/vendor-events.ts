import { LRUCache } from 'lru-cache';
import type { VendorEvent, VendorEvents } from '../domain/vendor-event';
import { wantsEvent, wantsStore, type DeliveryRequest, type WebhookEndpoint } from '../domain/webhook';
import type { Models } from '../models';
import { unavailable } from './errors';
import type { WebhookGateway } from './webhook-gateway';

/** The list of endpoints may be this old. */
export const ENDPOINTS_CACHE_MS = 5_000;

/** What nobody has tried after this time was left behind by a process that has been stopped, or while Temporal was down. */
const STRANDED_AFTER_MS = 60_000;
const MOST_STRANDED = 100;

export interface VendorEventsDependencies {
  models: Pick<Models, 'vendorEvents' | 'webhookEndpoints' | 'webhookDeliveries'>;
  gateway: Pick<WebhookGateway, 'deliverEvent'>;
  now(): Date;
}

/** Makes the way in for what the vendor's own systems are to be told. */
export function createVendorEvents({ models, gateway, now }: VendorEventsDependencies): VendorEvents {
  const { vendorEvents, webhookEndpoints, webhookDeliveries } = models;
  const listed = new LRUCache<'all', WebhookEndpoint[]>({ max: 1, ttl: ENDPOINTS_CACHE_MS });
  let sweptAt = 0;

  async function listEndpoints(): Promise<WebhookEndpoint[]> {
    const known = listed.get('all');
    if (known) return known;
    const endpoints = await webhookEndpoints.list();
    listed.set('all', endpoints);
    return endpoints;
  }

  async function write(events: readonly VendorEvent[]): Promise<void> {
    if (events.length === 0) return;
    const endpoints = await listEndpoints();
    for (const event of events) {
      const wanting = endpoints.filter((endpoint) => wantsEvent(endpoint, event));
      if (wanting.length === 0) continue;
      const recorded = await vendorEvents.record(event);
      for (const { id, enabled } of wanting) await webhookDeliveries.add(id, recorded, enabled ? 'pending' : 'held');
    }
  }

  async function begin(requests: readonly DeliveryRequest[]): Promise<void> {
    for (const request of requests) {
      const { status } = await gateway.deliverEvent(request);
      if (status !== 'taken' && status !== 'closed') throw unavailable('Temporal');
    }
  }

  /** Once a minute at most, beside what is sent anyway. */
  async function sweep(): Promise<void> {
    const time = now().getTime();
    if (time - sweptAt < STRANDED_AFTER_MS) return;
    sweptAt = time;
    await begin(await webhookDeliveries.listStranded(new Date(time - STRANDED_AFTER_MS), MOST_STRANDED));
  }

  async function send(subject: string): Promise<void> {
    await begin(await webhookDeliveries.listUntried(subject));
    await sweep();
  }

  return {
    areWanted: async (storeId) => (await listEndpoints()).some((endpoint) => wantsStore(endpoint, storeId)),
    write,
    send,
    async tell(events) {
      const endpoints = await listEndpoints();
      const wanted = events.filter((event) => endpoints.some((endpoint) => wantsEvent(endpoint, event)));
      await write(wanted);
      for (const subject of new Set(wanted.map((event) => event.subject))) await send(subject);
    },
  };
}
