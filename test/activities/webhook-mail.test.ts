import type { DeliveryRequest } from '../../domain/webhook';
import { minute } from '../models/orders';
import { anEndpoint, anEvent } from '../webhooks/events';
import { useMailroom } from './mailroom';
import { range, store } from './shop';

describe('mailFailedDelivery', () => {
  const { database, activities, mailsTo } = useMailroom();
  const DAY = 24 * 60;
  let count = 0;

  /** Gives an endpoint with an address of its own, and what makes events fail or arrive there. */
  async function endpointOf(notify: string | null) {
    const { webhookEndpoints, webhookDeliveries, vendorEvents } = database.models;
    const id = `endpoint-${(count += 1)}`;
    await webhookEndpoints.save(anEndpoint({ id, notify }));
    const enter = async (atMinute: number): Promise<DeliveryRequest> => {
      const event = await vendorEvents.record(
        anEvent(atMinute, { cause: `${id}/${atMinute}`, storeId: 'notified', subject: id }),
      );
      const request = { endpoint: id, event: event.id, round: 0 };
      await webhookDeliveries.enter(request, event);
      return request;
    };
    const attempt = { at: minute(0), httpStatus: null, failure: 'answered 500', answer: null };
    return {
      fail: async (atMinute: number) => {
        const request = await enter(atMinute);
        await webhookDeliveries.addAttempt(request, attempt, { state: 'failed', nextAttemptAt: null });
        await activities().mailFailedDelivery(request);
        return request;
      },
      arrive: async (atMinute: number) =>
        webhookDeliveries.addAttempt(await enter(atMinute), attempt, { state: 'delivered', nextAttemptAt: null }),
    };
  }

  it('tells once, however many events fail, and again only after one has arrived', async () => {
    const { fail, arrive } = await endpointOf('erp@example.com');
    for (const n of range(5)) await fail(n);
    const first = mailsTo('erp@example.com').length;
    await arrive(10 * DAY);
    await Promise.all(range(5).map((n) => fail(11 * DAY + n)));
    const mails = mailsTo('erp@example.com');

    expect(first).toBe(1);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
    expect(mails[0]?.text).toContain('answered 500');
    expect(mails[0]?.text).toContain('has not been switched off');
  });

  it('tells the address of the store where the endpoint has none, and nobody where that has none either', async () => {
    await database.models.stores.save(store({ id: 'notified', notify: 'store@example.com' }));
    await (await endpointOf(null)).fail(1);
    await database.models.stores.save(store({ id: 'notified', notify: null }));
    const before = mailsTo().length;
    await (await endpointOf(null)).fail(1);

    expect(mailsTo('store@example.com')).toHaveLength(1);
    expect(mailsTo()).toHaveLength(before);
  });

  it('tells nothing of an endpoint that has been removed', async () => {
    const { fail } = await endpointOf('gone@example.com');
    const request = await fail(1);
    await database.models.webhookEndpoints.remove(request.endpoint);
    await fail(2);

    expect(mailsTo('gone@example.com')).toHaveLength(1);
  });
});
