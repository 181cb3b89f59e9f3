import { randomUUID } from 'node:crypto';
import type { MailOutcome } from '../../domain/mail';
import type { Order } from '../../domain/order';
import { OrderLedger } from '../../domain/order-ledger';
import type { redeliverOrder } from '../../workflows';
import { purchase } from '../helpers/purchases';
import { useTemporal } from '../helpers/temporal';

function deliveredOrder(): Order {
  const identity = { orderId: randomUUID(), storeId: 'direct', externalId: 'A-1' };
  const ledger = new OrderLedger(identity, null, () => new Date());
  for (const line of ledger.take(purchase())) {
    ledger.move(line, 'allocating');
    ledger.grant(line);
    ledger.deliver(line);
  }
  return ledger.checkpoint();
}

describe('redeliverOrder', () => {
  const temporal = useTemporal();

  async function redeliver(outcome: MailOutcome, email: string | null, newer: Partial<Order> = {}) {
    const mailCodes = jest.fn(() => Promise.resolve(outcome));
    const recordOrder = jest.fn<Promise<void>, [Order]>(() => Promise.resolve());
    const redelivery = { order: deliveredOrder(), n: 1, email, by: 'olga', why: 'the mail was lost' };
    const findRecordedOrder = () => Promise.resolve({ ...redelivery.order, ...newer });
    const result = await temporal.run({ mailCodes, recordOrder, findRecordedOrder }, ({ env, taskQueue }) =>
      env.client.workflow.execute<typeof redeliverOrder>('redeliverOrder', {
        workflowId: randomUUID(),
        taskQueue,
        args: [redelivery],
      }),
    );
    return { result, mailCodes, recorded: recordOrder.mock.calls[0]?.[0] };
  }

  it('mails the codes again as another mail, to the corrected address, and notes who asked', async () => {
    const { result, mailCodes, recorded } = await redeliver({ status: 'sent' }, 'ann@example.org');

    expect(result).toBe('sent');
    expect(mailCodes).toHaveBeenCalledWith(
      expect.objectContaining({
        mailing: 'redelivery-1',
        buyer: { email: 'ann@example.org', name: 'Ann', company: null, country: 'DE' },
      }),
    );
    expect(recorded).toMatchObject({ state: 'delivered', revision: 2 });
    expect(recorded?.timeline.at(-1)).toMatchObject({ event: 'resent', by: 'olga', why: 'the mail was lost' });
    expect(recorded?.endedAt).not.toBeNull();
  });

  it('keeps what was written while the mail was on its way', async () => {
    const { recorded } = await redeliver({ status: 'sent' }, null, { revision: 7, mailing: 3 });

    expect(recorded).toMatchObject({ revision: 8, mailing: 3 });
    expect(recorded?.timeline.at(-1)).toMatchObject({ event: 'resent' });
  });

  it('notes a refusal, so that somebody can try another address', async () => {
    const { result, recorded } = await redeliver({ status: 'refused', reason: '550' }, null);

    expect(result).toBe('refused');
    expect(recorded?.timeline.at(-1)).toMatchObject({ event: 'undeliverable', note: '550' });
  });
});
