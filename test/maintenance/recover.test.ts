import type { RecoveryGateway } from '../../api/recovery-gateway';
import { recover } from '../../maintenance/recover';
import { revocationWorkflowId } from '../../domain/ids';
import { range } from '../activities/shop';
import { useDatabase } from '../helpers/database';
import { line, minute, order } from '../models/orders';
import { anEndpoint, anEvent } from '../webhooks/events';

type Status = 'taken' | 'closed' | 'unavailable';

describe('npm run recover', () => {
  const database = useDatabase();

  /** Runs it on a Temporal that answers so, and tells what it was asked for and what it said. */
  async function run(status: Status = 'taken') {
    const said: string[] = [];
    const answer = (): Promise<{ status: Status }> => Promise.resolve({ status });
    const gateway = {
      resumeOrder: jest.fn<ReturnType<RecoveryGateway['resumeOrder']>, Parameters<RecoveryGateway['resumeOrder']>>(
        answer,
      ),
      resumeSubscription: jest.fn(answer),
      resumeRevocation: jest.fn(answer),
      resumeDelivery: jest.fn(answer),
    };
    await recover(database.models, gateway, (told) => said.push(told));
    return { said, gateway };
  }

  beforeAll(async () => {
    const { orders, revocations, vendorEvents, webhookDeliveries, webhookEndpoints } = database.models;
    const open = (n: number) =>
      order(`open-${n}`, {
        state: n % 2 === 0 ? 'processing' : 'exception',
        endedAt: null,
        lines: [line({ state: n % 2 === 0 ? 'allocating' : 'exception', deliveredAt: null })],
      });
    for (const n of range(120)) await orders.record(open(n));
    await orders.record(order('reopened', { endedAt: null }));
    const sold = order('sold', { endedAt: minute(9), lines: [line({ publisher: 'games', product: 'space-game' })] });
    await orders.record(sold);
    const of = { orderId: sold.orderId, storeId: 'direct', publisher: 'games', product: 'space-game' };
    for (const [unit, lineId] of [
      ['unit-1', sold.lines[0]!.id],
      ['unit-2', 'gone'],
    ] as const) {
      const id = revocationWorkflowId(unit, 'refund/1');
      await revocations.open({ ...of, id, unit, line: lineId, reason: 'ReturnProduct', requestedAt: minute(1) });
    }
    await webhookEndpoints.save(anEndpoint());
    const event = await vendorEvents.record(anEvent(1));
    await webhookDeliveries.add('erp', event, 'pending', 3);
    await webhookDeliveries.add('erp', await vendorEvents.record(anEvent(2)), 'held');
  });

  it('begins all that is open, and nothing else', async () => {
    const { said, gateway } = await run();
    const orders = gateway.resumeOrder.mock.calls.map(([{ externalId }]) => externalId);

    expect(said).toEqual([
      '121 of 121 open orders were begun again.',
      '0 of 0 subscriptions were begun again.',
      '1 of 1 keys on their way back were begun again.',
      '1 of 1 events on their way were begun again.',
    ]);
    expect(new Set(orders)).toEqual(new Set(['reopened', ...range(120).map((n) => `open-${n}`)]));
    expect(gateway.resumeRevocation).toHaveBeenCalledWith(
      expect.objectContaining({ unit: 'unit-1', cause: 'refund/1', reason: 'ReturnProduct', requestedAt: minute(1) }),
    );
    expect(gateway.resumeDelivery).toHaveBeenCalledWith(expect.objectContaining({ endpoint: 'erp', round: 3 }));
  });

  it('leaves alone what runs', async () => {
    expect((await run('closed')).said[0]).toBe('0 of 121 open orders were begun again.');
  });

  it('breaks off where Temporal cannot be reached', async () => {
    await expect(run('unavailable')).rejects.toThrow('Temporal cannot be reached');
  });
});
