import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCatalog } from '../../activities/catalog';
import { poolActivities, type PoolDependencies } from '../../activities/pool';
import type { AllocationRequest, WaitingLine } from '../../domain/allocation';
import type { Line } from '../../domain/order';
import { useDatabase } from '../helpers/database';
import { line as deliveredLine, minute, order } from '../models/orders';
import { allocator } from './allocator';
import { atEachBreakdown, breakdown } from './breakdown';
import { fill, line, product, range, request, store, unitsOf, waitingLine } from './shop';

/** Says nothing of the failures that tests want. */
const quietEnvironment = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });

type Told = PoolDependencies['codesReserved'];

describe('serveWaitingLines', () => {
  const database = useDatabase();
  const taken: Told = () => Promise.resolve(true);
  const serve = (
    productId: string,
    codesReserved: Told = taken,
    models: PoolDependencies['models'] = database.models,
  ) =>
    quietEnvironment().run(
      poolActivities({ models, catalog: createCatalog(database.models), codesReserved }).serveWaitingLines,
      productId,
    );
  const heldBy = (asked: AllocationRequest) => database.models.codes.heldFor(unitsOf(asked));
  const idOf = ({ identity, lines }: AllocationRequest) => `${identity.orderId}/${lines[0]?.id}`;

  /** Puts a line on the list, as an order that found the pool empty does. */
  async function wait(productId: string, changes: Partial<Line> = {}): Promise<AllocationRequest> {
    const asked = request([line(productId, changes)]);
    await database.models.waitingLines.register(waitingLine(asked.identity, line(productId, changes)));
    return asked;
  }

  /** Remembers who has been told. */
  function listener(answer: (line: WaitingLine) => Promise<boolean> = taken) {
    const told: string[] = [];
    const codesReserved = (waiting: WaitingLine) => {
      told.push(waiting.id);
      return answer(waiting);
    };
    return { told, codesReserved };
  }

  it('serves 300 of 500 lines at once from 300 codes, and the others after uploads, those accepted first before the others', async () => {
    const { models } = database;
    await models.stores.save(store());
    await models.products.save(product('crowd', { source: 'pool' }));
    await fill(models, 'crowd', 300);
    const stockChanged = jest.fn(() => Promise.resolve());
    const { allocateCodes } = allocator(models, { stockChanged, maximumUnits: 1 });
    const orders = range(500).map((n) => request([line('crowd', { acceptedAt: minute(n % 20) })]));
    const results = await Promise.all(orders.map((asked) => allocateCodes(asked)));
    const statuses = results.map(({ outcomes }) => outcomes[0]?.status);
    const codes = await models.codes.reveal(orders.flatMap(unitsOf));

    expect(statuses.filter((status) => status === 'granted')).toHaveLength(300);
    expect(new Set(codes.values()).size).toBe(300);
    expect(await models.waitingLines.count('crowd')).toBe(200);

    const waiting = orders.filter((_, index) => statuses[index] === 'waiting');
    const inOrder = waiting
      .map((asked) => ({ id: idOf(asked), acceptedAt: asked.lines[0]?.acceptedAt ?? '' }))
      .sort((one, other) => (one.acceptedAt + one.id < other.acceptedAt + other.id ? -1 : 1))
      .map(({ id }) => id);
    const { told, codesReserved } = listener();
    await fill(models, 'crowd', 80);
    expect(await serve('crowd', codesReserved)).toBe(80);
    expect(told).toEqual(inOrder.slice(0, 80));

    await fill(models, 'crowd', 130);
    expect(await serve('crowd', codesReserved)).toBe(120);
    expect(told).toEqual(inOrder);
    expect(new Set((await models.codes.reveal(orders.flatMap(unitsOf))).values()).size).toBe(500);
    expect(await models.codes.stock('crowd')).toEqual({ available: 10, reserved: 500, revoked: 0 });
  }, 180_000);

  it('keeps what there is for the line that has waited longest', async () => {
    const oldest = await wait('partial', { quantity: 3, acceptedAt: minute(1) });
    const newest = await wait('partial', { quantity: 1, acceptedAt: minute(2) });
    await fill(database.models, 'partial', 2);
    const { told, codesReserved } = listener();

    expect(await serve('partial', codesReserved)).toBe(0);
    expect(told).toEqual([]);
    expect(await heldBy(oldest)).toHaveLength(2);

    await fill(database.models, 'partial', 1);
    expect(await serve('partial', codesReserved)).toBe(1);
    expect(told).toEqual([idOf(oldest)]);
    expect(await heldBy(newest)).toEqual([]);
    expect(await database.models.waitingLines.count('partial')).toBe(1);
  });

  it('returns what a withdrawn line holds to stock, and serves the next with it', async () => {
    const leaving = await wait('leaving', { quantity: 2, acceptedAt: minute(1) });
    const staying = await wait('leaving', { acceptedAt: minute(2) });
    await fill(database.models, 'leaving', 1);
    await serve('leaving');
    await database.models.waitingLines.withdraw(idOf(leaving));
    const { told, codesReserved } = listener();
    await serve('leaving', codesReserved);

    expect(told).toEqual([idOf(staying)]);
    expect(await heldBy(leaving)).toEqual([]);
    expect(await heldBy(staying)).toHaveLength(1);
    expect(await database.models.waitingLines.exist('leaving')).toBe(false);
  });

  it('gives back the codes of a line that is withdrawn while it is told of them', async () => {
    const leaving = await wait('meanwhile');
    await fill(database.models, 'meanwhile', 1);
    await serve('meanwhile', async ({ id }) => database.models.waitingLines.withdraw(id));

    expect(await heldBy(leaving)).toEqual([]);
    expect(await database.models.codes.countAvailable('meanwhile')).toBe(1);
    expect(await database.models.waitingLines.exist('meanwhile')).toBe(false);
  });

  it('gives back the codes of a line whose order has ended without it', async () => {
    const gone = await wait('gone', { acceptedAt: minute(1) });
    const next = await wait('gone', { acceptedAt: minute(2) });
    await fill(database.models, 'gone', 1);
    await serve('gone', async ({ orderId }) => orderId !== gone.identity.orderId);

    expect(await heldBy(gone)).toEqual([]);
    expect(await heldBy(next)).toHaveLength(1);
    expect(await database.models.waitingLines.exist('gone')).toBe(false);
  });

  it('keeps the codes of a line whose order has delivered them and ended before the list was told', async () => {
    const { models } = database;
    const asked = await wait('delivered', { quantity: 2 });
    await fill(models, 'delivered', 2);
    const finish = () => Promise.reject(new Error('killed'));
    const killed = { ...models, waitingLines: { ...models.waitingLines, finish } };
    await expect(serve('delivered', taken, killed)).rejects.toThrow('killed');

    const { externalId, orderId } = asked.identity;
    await models.orders.record(order(externalId, { orderId, lines: [deliveredLine({ quantity: 2, granted: 2 })] }));
    await serve('delivered', () => Promise.resolve(false));

    expect(await heldBy(asked)).toHaveLength(2);
    expect(await models.codes.countAvailable('delivered')).toBe(0);
    expect(await models.waitingLines.exist('delivered')).toBe(false);
  });

  it('gives back the codes of a round that its order has left behind, although a later one was delivered', async () => {
    const { models } = database;
    const asked = await wait('earlier-round');
    await fill(models, 'earlier-round', 1);
    const { externalId, orderId } = asked.identity;
    await models.orders.record(order(externalId, { orderId, lines: [deliveredLine({ round: 1 })] }));
    await serve('earlier-round', () => Promise.resolve(false));

    expect(await models.codes.countAvailable('earlier-round')).toBe(1);
  });

  it('leaves the codes with a line that another server of the list has finished meanwhile', async () => {
    const asked = await wait('two-servers');
    await fill(database.models, 'two-servers', 2);
    let isFirst = true;
    await serve('two-servers', async () => {
      if (isFirst) {
        isFirst = false;
        await serve('two-servers');
      }
      return true;
    });

    expect(await heldBy(asked)).toHaveLength(1);
    expect(await database.models.codes.stock('two-servers')).toEqual({ available: 1, reserved: 1, revoked: 0 });
  });

  it('gives every unit one code when five serve the same list at once', async () => {
    const orders = await Promise.all(range(12).map((n) => wait('servers', { quantity: 2, acceptedAt: minute(n % 7) })));
    await fill(database.models, 'servers', 34);
    const { told, codesReserved } = listener();
    await Promise.all(range(5).map(() => serve('servers', codesReserved)));

    expect(new Set(told)).toEqual(new Set(orders.map(idOf)));
    expect((await database.models.codes.reveal(orders.flatMap(unitsOf))).size).toBe(24);
    expect(await database.models.codes.stock('servers')).toEqual({ available: 10, reserved: 24, revoked: 0 });
  });

  it('tells a line again rather than never, and reserves no code twice, whatever broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const id = `broken-${moment}-${n}`;
      const leaving = await wait(id, { quantity: 2, acceptedAt: minute(1) });
      const first = await wait(id, { quantity: 2, acceptedAt: minute(2) });
      const second = await wait(id, { acceptedAt: minute(3) });
      await fill(database.models, id, 1);
      await serve(id);
      await database.models.waitingLines.withdraw(idOf(leaving));
      await fill(database.models, id, 3);

      const { told, codesReserved } = listener();
      const { parts, broken } = breakdown({ ...database.models, signals: { codesReserved } }, n, moment);
      await serve(id, parts.signals.codesReserved, parts).catch(() => undefined);
      await serve(id, codesReserved);

      const firstToldOf = [...new Set(told.filter((line) => line !== idOf(leaving)))];
      expect(firstToldOf).toEqual([idOf(first), idOf(second)]);
      expect([await heldBy(first), await heldBy(second), await heldBy(leaving)].map(({ length }) => length)).toEqual([
        2, 1, 0,
      ]);
      expect(await database.models.codes.stock(id)).toEqual({ available: 1, reserved: 3, revoked: 0 });
      expect(await database.models.waitingLines.exist(id)).toBe(false);
      return broken();
    });

    expect(new Set(broken)).toEqual(
      new Set([
        'waitingLines.next',
        'waitingLines.finish',
        'codes.heldFor',
        'codes.reserve',
        'codes.allocatedIn',
        'codes.release',
        'signals.codesReserved',
      ]),
    );
  });

  it('has nothing to do for a product that nobody waits for', async () => {
    expect(await serve('nobody')).toBe(0);
  });

  it('touches no list but the product’s own', async () => {
    const other = await wait('other');
    await fill(database.models, 'other', 1);
    await serve('not-other');

    expect(await heldBy(other)).toEqual([]);
  });
});
