import type { DeliveryRequest } from '../domain/webhook';
import { renderMail } from '../mail/render';
import type { Models } from '../models/models';
import type { Outbox } from './outbox';

export interface WebhookMailDependencies {
  models: Pick<Models, 'stores' | 'vendorEvents' | 'webhookEndpoints' | 'webhookDeliveries'>;
}

/** What tells the vendor that its own systems take no messages. */
export const webhookMailActivities = ({ models }: WebhookMailDependencies, outbox: Outbox) => ({
  /** Tells of a delivery that has failed for good: once for an endpoint that takes nothing, once a day for one that takes some. */
  async mailFailedDelivery(request: DeliveryRequest): Promise<void> {
    const { vendorEvents, webhookEndpoints, webhookDeliveries } = models;
    const [endpoint, event, delivery, newest] = await Promise.all([
      webhookEndpoints.find(request.endpoint),
      vendorEvents.find(request.event),
      webhookDeliveries.find(request),
      webhookDeliveries.latest(request.endpoint, 'delivered'),
    ]);
    if (!endpoint || !event || !delivery) return;
    const to = endpoint.notify ?? (await addressOf(models, event.storeId));
    if (to === null) return;
    const { url } = endpoint;
    const { type } = event;
    const failure = delivery.lastAttempt?.failure ?? null;
    const fields = { endpoint: endpoint.id, url, event: event.id, type, failure };
    const render = () => renderMail('webhook-failed', fields);
    // What the endpoint has taken last names the time since which it takes nothing.
    const key = `webhook-failed/${endpoint.id}/${newest?.at.slice(0, 'yyyy-mm-dd'.length) ?? 'never'}`;
    await outbox.send({ key, kind: 'webhook-failed', orderId: null, to, render });
  },
});

const addressOf = async ({ stores }: Pick<Models, 'stores'>, storeId: string | null): Promise<string | null> =>
  storeId === null ? null : ((await stores.find(storeId))?.notify ?? null);
