import { createVendorEvents } from '../../api/vendor-events';
import type { DeliveryRequest } from '../../domain/webhook';
import { useDatabase } from '../helpers/database';
import { minute } from '../models/orders';
import { anEndpoint, anEvent, inForce } from '../webhooks/events';

const range = (length: number) => Array.from({ length }, (_, n) => n);

describe('createVendorEvents', () => {
  const database = useDatabase();

  /** A way in with a memory of its own, at the n-th minute, and the deliveries that it has begun. */
  function wayIn(status: 'taken' | 'closed' | 'unavailable' = 'taken', n = 0) {
    const begun: DeliveryRequest[] = [];
    const deliverEvent = async (request: DeliveryRequest) => {
      begun.push(request);
      return { status };
    };
    const now = () => new Date(minute(n));
    return { begun, ...createVendorEvents({ models: database.models, gateway: { deliverEvent }, now }) };
  }
  const save = (changes: Parameters<typeof anEndpoint>[0]) =>
    database.models.webhookEndpoints.save(anEndpoint(changes), [inForce()]);
  const countAll = () => database.connection.collection('vendorevents').countDocuments();
  const stateOf = async (endpoint: string, n: number) => {
    const { deliveries } = await database.models.webhookDeliveries.list({ endpoint }, { limit: 100 });
    return deliveries.find(({ subject }) => subject === `order-${n}`)?.state;
  };

  it('writes nothing, and reads the endpoints once for many, where there is no endpoint', async () => {
    const list = jest.spyOn(database.models.webhookEndpoints, 'list');
    const { areWanted, tell } = wayIn();
    const wanted = await areWanted('direct');
    for (const n of range(20)) await tell([anEvent(n)]);

    expect([wanted, await countAll(), list.mock.calls.length]).toEqual([false, 0, 1]);
  });

  it('begins a delivery for each endpoint that wants the event, and holds it for a disabled one', async () => {
    await save({ id: 'all' });
    await save({ id: 'licenses', types: ['license.*'] });
    await save({ id: 'shop', stores: ['shop'] });
    await save({ id: 'paused', enabled: false });
    const { begun, tell, areWanted } = wayIn();
    await tell([anEvent(1)]);

    expect(begun.map(({ endpoint, round }) => [endpoint, round])).toEqual([['all', 0]]);
    expect(await Promise.all(['all', 'licenses', 'shop', 'paused'].map((id) => stateOf(id, 1)))).toEqual([
      ...['pending', undefined, undefined, 'held'],
    ]);
    expect([await areWanted('shop'), await areWanted(null)]).toEqual([true, true]);
  });

  it('tells 20 times at once of one event, which is one delivery', async () => {
    await Promise.all(range(20).map(() => wayIn('closed').tell([anEvent(2)])));
    const { deliveries } = await database.models.webhookDeliveries.list({ endpoint: 'all' }, { limit: 100 });

    expect(deliveries.filter(({ subject }) => subject === 'order-2')).toHaveLength(1);
  });

  it('fails when Temporal does not take a delivery, which the next call begins', async () => {
    await expect(wayIn('unavailable').tell([anEvent(3)])).rejects.toThrow('unavailable');
    const { begun, send } = wayIn();
    await send('order-3');

    expect(begun).toHaveLength(1);
  });

  it('picks up what was left behind more than a minute ago, beside other events', async () => {
    await expect(wayIn('unavailable').tell([anEvent(4)])).rejects.toThrow();
    const late = await database.models.vendorEvents.record(anEvent(4));
    const [early, later] = [wayIn('taken', 4), wayIn('taken', 6)];
    await early.tell([anEvent(5)]);
    await later.tell([anEvent(6)]);

    expect(early.begun.map(({ event }) => event)).not.toContain(late.id);
    expect(later.begun.map(({ event }) => event)).toContain(late.id);
  });
});
