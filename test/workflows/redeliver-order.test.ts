import { randomUUID } from 'node:crypto';
import { orderActivities } from '../../activities/order';
import type { CodesMail, MailOutcome } from '../../domain/mail';
import type { redeliverOrder } from '../../workflows';
import type { Redelivery } from '../../workflows/messages';
import { useDatabase } from '../helpers/database';
import { deliveredOrder } from '../helpers/orders';
import { endOf, eventTypes, useTemporal, type Run } from '../helpers/temporal';
import { nobodyToTell, tellNoSubscription as tellSubscription } from '../webhooks/events';

describe('redeliverOrder', () => {
  const temporal = useTemporal();
  const database = useDatabase();

  const start = ({ env, taskQueue }: Run, redelivery: Redelivery) =>
    env.client.workflow.start<typeof redeliverOrder>('redeliverOrder', {
      workflowId: randomUUID(),
      taskQueue,
      args: [redelivery],
    });

  async function redeliver(outcome: MailOutcome, email: string | null = null) {
    const mailCodes = jest.fn<Promise<MailOutcome>, [CodesMail]>(() => Promise.resolve(outcome));
    const redelivery = { order: deliveredOrder(), n: 1, email, by: 'olga', why: 'the mail was lost' };
    const { models } = database;
    await models.orders.record(redelivery.order);
    const { result, events } = await temporal.run(
      { ...orderActivities({ models, vendorEvents: nobodyToTell, tellSubscription }), mailCodes },
      async (run) => {
        const handle = await start(run, redelivery);
        return { result: await endOf(handle), events: await eventTypes(handle) };
      },
    );
    const recorded = await models.orders.find(redelivery.order.orderId);
    return { result, mailCodes, recorded, events };
  }

  it('mails the codes again as another mail, to the corrected address, and notes who asked', async () => {
    const { result, mailCodes, recorded } = await redeliver({ status: 'sent' }, 'ann@example.org');
    const buyer = { email: 'ann@example.org', name: 'Ann', company: null, country: 'DE' };

    expect(result).toBe('sent');
    expect(mailCodes).toHaveBeenCalledWith(expect.objectContaining({ mailing: 'redelivery-1', buyer }));
    expect(recorded).toMatchObject({ state: 'delivered', revision: 1, buyer });
    expect(recorded?.timeline.at(-1)).toMatchObject({ event: 'resent', by: 'olga', why: 'the mail was lost' });
    expect(recorded?.endedAt).not.toBeNull();
  });

  it('notes a refusal, so that somebody can try another address', async () => {
    const { result, recorded } = await redeliver({ status: 'refused', reason: '550' });

    expect(result).toBe('refused');
    expect(recorded?.timeline.slice(-2)).toMatchObject([{ event: 'resent' }, { event: 'undeliverable', note: '550' }]);
  });

  it('costs at most 7 events', async () => {
    const { events } = await redeliver({ status: 'sent' });

    expect(events.length).toBeLessThanOrEqual(7);
  });

  it('loses no note and no mail of 20 at once', async () => {
    const order = deliveredOrder();
    const { models } = database;
    await models.orders.record(order);
    const mailCodes = jest.fn<Promise<MailOutcome>, [CodesMail]>(() => Promise.resolve({ status: 'sent' }));
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    await temporal.run(
      { ...orderActivities({ models, vendorEvents: nobodyToTell, tellSubscription }), mailCodes },
      async (run) => {
        const redeliveries = numbers.map((n) => ({ order, n, email: null, by: `olga ${n}`, why: 'the mail was lost' }));
        const handles = await Promise.all(redeliveries.map((redelivery) => start(run, redelivery)));
        for (const handle of handles) await endOf(handle);
      },
    );
    const recorded = await models.orders.find(order.orderId);
    const resent = recorded?.timeline.filter(({ event }) => event === 'resent').map(({ by }) => by);

    expect(resent?.sort()).toEqual(numbers.map((n) => `olga ${n}`).sort());
    expect(recorded?.revision).toBe(order.revision);
    expect(new Set(mailCodes.mock.calls.map(([{ mailing }]) => mailing)).size).toBe(20);
  });
});
