import { Client, WorkflowUpdateFailedError } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { orderWorkflowId } from '../../domain/ids';
import { createDataConverter } from '../../secrets/data-converter';
import { isDelivered, ordersOf, waitsFor, type NewOrder } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { numberedCodes, poolProduct } from '../helpers/products';

jest.setTimeout(300_000);

describe('an order in Temporal', () => {
  const engine = useEngine();
  const orders = ordersOf(engine);
  const workflowOf = (externalId: string) =>
    engine.temporal.workflow.getHandle(orderWorkflowId({ orderId: '', storeId: 'direct', externalId }));

  beforeAll(async () => {
    await engine.call('PUT', '/v1/products/seats', { body: poolProduct('Seats') });
    await engine.call('POST', '/v1/products/seats/codes', { body: { codes: numberedCodes('SEAT', 50) } });
    await orders.placeForSure({ externalId: 'WARM-UP' });
  });

  /** The events of an order that nothing has delayed: on a machine that stalls, time-outs add some. */
  async function fewestEvents(order: NewOrder): Promise<number> {
    const counts: number[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      const externalId = `${order.externalId}-${n}`;
      await orders.placeForSure({ ...order, externalId });
      await workflowOf(externalId).result();
      counts.push((await workflowOf(externalId).fetchHistory()).events!.length);
    }
    process.stderr.write(`${order.externalId}: ${counts.join(', ')} events\n`);
    return Math.min(...counts);
  }

  it.each<[string, number, NewOrder]>([
    ['a generated code in the response', 10, { externalId: 'EVENTS-RESPONSE' }],
    ['a generated code by mail', 14, { externalId: 'EVENTS-MAIL', delivery: 'email' }],
    ['a pooled code by mail', 14, { externalId: 'EVENTS-POOL', delivery: 'email', lines: [{ product: 'seats' }] }],
  ])('costs, for %s, at most %i events', async (_way, most, order) => {
    expect(await fewestEvents(order)).toBeLessThanOrEqual(most);
  });

  it('costs no event more for the licenses of its codes, which are there with them', async () => {
    const counts: number[] = [];
    for (const n of [1, 2, 3]) {
      const externalId = `LICENSED-${n}`;
      const { id, lines } = await orders.placeForSure({ externalId, lines: [{ features: { edition: 'pro' } }] });
      const [code = ''] = lines[0]?.codes ?? [];
      const question = { body: { code, product: 'desktop-app' } };
      const { body } = await engine.call('POST', '/v1/licenses/validate', question);
      const { licenses } = (await engine.call<{ licenses: object[] }>('GET', `/v1/licenses?order=${id}`)).body;
      await workflowOf(externalId).result();
      counts.push((await workflowOf(externalId).fetchHistory()).events!.length);

      expect(body).toMatchObject({ valid: true, state: 'active', features: { edition: 'pro' } });
      expect(licenses).toMatchObject([{ externalId, state: 'active' }]);
    }

    expect(Math.min(...counts)).toBeLessThanOrEqual(10);
  });

  it('is found by what its exception is about, and tells there what it waits for', async () => {
    const { id } = await orders.placeForSure({ externalId: 'T-CHEAP', lines: [{ unitPrice: 1 }] });
    await orders.shown(id, waitsFor('below_minimum_price'));
    const query = [
      'KeyrailState = "exception"',
      'KeyrailException = "below_minimum_price"',
      'KeyrailOrder = "T-CHEAP"',
      'KeyrailStore = "direct"',
      'KeyrailProduct = "desktop-app"',
    ].join(' AND ');
    await until('the order to be listed', async () => (await engine.temporal.workflow.count(query)).count === 1);
    const metadata = await workflowOf('T-CHEAP').query<{ currentDetails: string }>('__temporal_workflow_metadata');

    expect(metadata.currentDetails).toContain('**Order T-CHEAP** of store direct: exception');
    expect(metadata.currentDetails).toContain('Approve the price, or correct it and resubmit the line; or cancel it.');
  });

  it("takes an update from Temporal's own UI when it says who acts and why, and no other", async () => {
    const { id } = await orders.placeForSure({ externalId: 'T-APPROVED', lines: [{ unitPrice: 1 }] });
    await orders.shown(id, waitsFor('below_minimum_price'));
    // As Temporal's UI sends it: in clear, and by the name on the wire; it decodes by the codec's endpoint.
    const { connection } = engine.temporal;
    const { payloadCodec } = engine.dependencies;
    const readOnly: PayloadCodec = { encode: async (payloads) => payloads, decode: payloadCodec.decode };
    const dataConverter = createDataConverter(readOnly);
    const workflow = new Client({ connection, dataConverter }).workflow.getHandle(
      orderWorkflowId({ orderId: '', storeId: 'direct', externalId: 'T-APPROVED' }),
    );
    const approve = (signature: object) =>
      workflow.executeUpdate('approveLine', { args: [{ line: 'desktop-app', ...signature }] });
    const refusals = await Promise.all(
      [{}, { by: 'Olga' }, { why: 'a campaign' }, { by: ' ', why: 'a campaign' }].map((signature) =>
        approve(signature).then(
          () => 'taken',
          (error: unknown) => (error instanceof WorkflowUpdateFailedError ? error.cause?.message : error),
        ),
      ),
    );
    const waiting = await orders.show(id);
    const before = waiting.timeline?.length;
    await approve({ by: 'Olga', why: 'a campaign' });
    const order = await orders.shown(id, isDelivered);

    expect(refusals).toEqual([
      'by is missing: say who acts and why.',
      'why is missing: say who acts and why.',
      'by is missing: say who acts and why.',
      'by is missing: say who acts and why.',
    ]);
    expect(waiting.state).toBe('exception');
    expect(before).toBe(2);
    expect(order.timeline).toContainEqual(
      expect.objectContaining({ event: 'approved', by: 'Olga', why: 'a campaign' }),
    );
  });
});
