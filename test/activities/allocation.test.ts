import type { AllocationDependencies } from '../../activities/allocation';
import type { AllocationOutcome, AllocationRequest } from '../../domain/allocation';
import { hasValidCheckCharacter, DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import type { Line } from '../../domain/order';
import { useDatabase } from '../helpers/database';
import { minute } from '../models/orders';
import { allocator } from './allocator';
import { atEachBreakdown, breakdown } from './breakdown';
import { fill, line, newIdentity, product, range, request, store, unitsOf } from './shop';

describe('allocateCodes', () => {
  const database = useDatabase();
  const stockChanged = jest.fn<Promise<void>, [string]>(() => Promise.resolve());
  const activities = (models = database.models, changes: Partial<Omit<AllocationDependencies, 'models'>> = {}) =>
    allocator(models, { stockChanged, ...changes });
  const allocate = async (asked: AllocationRequest, models = database.models): Promise<AllocationOutcome[]> =>
    (await activities(models).allocateCodes(asked)).outcomes;
  const codesOf = async (asked: AllocationRequest): Promise<string[]> => [
    ...(await database.models.codes.reveal(unitsOf(asked))).values(),
  ];
  const pool = async (id: string, stock: number) => {
    await database.models.products.save(product(id, { source: 'pool' }));
    await fill(database.models, id, stock);
  };

  beforeAll(async () => {
    await database.models.stores.save(store());
    await database.models.products.save(product('app'));
  });
  beforeEach(() => stockChanged.mockClear());

  describe('generated codes', () => {
    it('are readable, different, and one for each unit', async () => {
      const asked = request([line('app', { quantity: 5 })]);
      expect(await allocate(asked)).toEqual([
        { line: 'line-1', status: 'granted', product: 'app', granted: 5, stockIsLow: false },
      ]);

      const codes = await codesOf(asked);
      expect(new Set(codes).size).toBe(5);
      expect(codes.every((code) => hasValidCheckCharacter(code, DEFAULT_CODE_FORMAT))).toBe(true);
    });

    it('are one for each unit when 20 callers ask at once', async () => {
      await database.models.products.save(product('crowd'));
      const asked = request([line('crowd', { quantity: 3 })]);
      const outcomes = await Promise.all(range(20).map(() => allocate(asked)));

      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      expect((await database.models.codes.stock('crowd')).reserved).toBe(3);
    });

    it('are the same after a repetition, whichever database call broke off', async () => {
      await database.models.products.save(product('broken-app'));
      let units = 0;
      const broken = await atEachBreakdown(async (n, moment) => {
        const asked = request([line('broken-app', { quantity: 3 })]);
        units += 3;
        const { parts, broken } = breakdown(database.models, n, moment);
        await allocate(asked, parts).catch(() => undefined);
        const seen = await codesOf(asked);
        await allocate(asked);

        expect(await codesOf(asked)).toEqual(expect.arrayContaining(seen));
        expect((await database.models.codes.stock('broken-app')).reserved).toBe(units);
        return broken();
      });

      expect(new Set(broken)).toEqual(new Set(['stores.find', 'products.find', 'codes.hold']));
    });

    it('are made anew when the product has one already', async () => {
      const asked = request([line('app', { quantity: 1 })]);
      const hold = jest.fn(database.models.codes.hold).mockResolvedValueOnce('taken').mockResolvedValueOnce('taken');
      await allocate(asked, { ...database.models, codes: { ...database.models.codes, hold } });

      expect(new Set(hold.mock.calls.map(([, , code]) => code)).size).toBe(3);
      expect(await codesOf(asked)).toHaveLength(1);
    });
  });

  describe('pool codes', () => {
    it('are one for each unit when 20 callers ask at once', async () => {
      await pool('rush', 10);
      const asked = request([line('rush', { quantity: 3 })]);
      const outcomes = await Promise.all(range(20).map(() => allocate(asked)));

      expect(outcomes.flat().every(({ status }) => status === 'granted')).toBe(true);
      expect(await database.models.codes.stock('rush')).toEqual({ available: 7, reserved: 3, revoked: 0 });
      expect(new Set(await codesOf(asked)).size).toBe(3);
    });

    it('are the same after a repetition, whichever database call broke off', async () => {
      await pool('broken-pool', 100);
      let units = 0;
      const broken = await atEachBreakdown(async (n, moment) => {
        const asked = request([line('broken-pool', { quantity: 3 })]);
        units += 3;
        const { parts, broken } = breakdown(database.models, n, moment);
        await allocate(asked, parts).catch(() => undefined);
        const seen = await codesOf(asked);

        expect(await allocate(asked)).toMatchObject([{ status: 'granted', granted: 3 }]);
        expect(await codesOf(asked)).toEqual(expect.arrayContaining(seen));
        expect((await database.models.codes.stock('broken-pool')).reserved).toBe(units);
        return broken();
      });

      expect(new Set(broken)).toEqual(
        new Set(['stores.find', 'products.find', 'waitingLines.standing', 'codes.reserve']),
      );
    });

    it('come by an operator’s choice where the product generates, and the other way round', async () => {
      await pool('either', 1);
      const generated = request([line('either', { source: 'generate' })]);
      await allocate(generated);
      expect(await database.models.codes.countAvailable('either')).toBe(1);

      await fill(database.models, 'app', 1);
      await allocate(request([line('app', { source: 'pool' })]));
      expect(await database.models.codes.countAvailable('app')).toBe(0);
    });
  });

  describe.each([
    ['generated', 'app-250'],
    ['pool', 'pool-250'],
  ])('250 %s codes', (source, id) => {
    it('come in batches of 100, also when each batch is asked for twice', async () => {
      if (source === 'pool') await pool(id, 260);
      else await database.models.products.save(product(id));
      const asked = request([line(id, { quantity: 250 })]);
      const steps: unknown[] = [];
      let granted = 0;
      while (granted < 250) {
        const next = { ...asked, lines: [{ ...(asked.lines[0] as Line), granted }] };
        const [[outcome], [again]] = await Promise.all([allocate(next), allocate(next)]);
        if (outcome?.status !== 'granted' && outcome?.status !== 'partial') throw new Error('no codes');
        expect(again).toEqual(outcome);
        granted = outcome.granted;
        steps.push([outcome.status, outcome.granted]);
      }

      expect(steps).toEqual([
        ['partial', 100],
        ['partial', 200],
        ['granted', 250],
      ]);
      expect(new Set(await codesOf(asked)).size).toBe(250);
      expect((await database.models.codes.stock(id)).reserved).toBe(250);
    });
  });

  describe('an empty pool', () => {
    it('puts a line on the list once, and keeps what there was for it', async () => {
      await pool('short', 2);
      const asked = request([line('short', { quantity: 3, acceptedAt: minute(1) })]);
      const outcomes = await Promise.all(range(20).map(() => allocate(asked)));

      expect(outcomes.flat().every(({ status }) => status === 'waiting')).toBe(true);
      expect((await allocate(asked))[0]).toMatchObject({ granted: 2, product: 'short' });
      expect(await database.models.waitingLines.next('short')).toEqual({
        id: `${asked.identity.orderId}/line-1`,
        workflowId: `order:direct:${asked.identity.externalId}`,
        ...asked.identity,
        state: 'waiting',
        product: 'short',
        line: 'line-1',
        round: 0,
        quantity: 3,
        acceptedAt: minute(1),
      });
      expect(await database.models.waitingLines.count('short')).toBe(1);
      expect(stockChanged).not.toHaveBeenCalled();
    });

    it('has a line on its list no longer once all its keys have been entered by hand, first or behind others', async () => {
      await pool('entered', 0);
      const { codes, waitingLines } = database.models;
      const [first, second] = [1, 2].map((n) => request([line('entered', { quantity: 2, acceptedAt: minute(n) })]));
      if (!first || !second) throw new Error('no requests');
      for (const asked of [first, second]) await allocate(asked);
      const keep = (unit: string) => codes.keep('entered', unit, { value: unit, type: 'serialNumber' }, 'entered');
      for (const unit of unitsOf(second)) await keep(unit);
      expect(await allocate(second)).toMatchObject([{ status: 'granted' }]);
      expect(await waitingLines.count('entered')).toBe(1);

      await keep(unitsOf(first)[0] ?? '');
      expect(await allocate(first)).toMatchObject([{ status: 'waiting', granted: 1 }]);
      expect(await waitingLines.count('entered')).toBe(1);

      await keep(unitsOf(first)[1] ?? '');
      expect(await allocate(first)).toMatchObject([{ status: 'granted' }]);
      expect(await waitingLines.exist('entered')).toBe(false);
    });

    it('lets a newer line stand behind those that wait, and wakes the pool for what is in stock', async () => {
      await pool('behind', 0);
      await allocate(request([line('behind', { acceptedAt: minute(1) })]));
      await fill(database.models, 'behind', 5);
      const newer = request([line('behind', { acceptedAt: minute(2) })]);

      expect(await allocate(newer)).toMatchObject([{ status: 'waiting', granted: 0 }]);
      expect(await codesOf(newer)).toEqual([]);
      expect(stockChanged).toHaveBeenCalledWith('behind');
    });

    it('lets a line that was accepted before those that wait go first', async () => {
      await pool('ahead', 0);
      await allocate(request([line('ahead', { acceptedAt: minute(5) })]));
      await fill(database.models, 'ahead', 1);

      expect(await allocate(request([line('ahead', { acceptedAt: minute(4) })]))).toMatchObject([
        { status: 'granted' },
      ]);
    });

    it('wakes the pool when codes come between the last look and the registration', async () => {
      await pool('race', 0);
      const { codes } = database.models;
      const countAvailable: typeof codes.countAvailable = async (id, limit) => {
        expect(await database.models.waitingLines.count('race')).toBe(1);
        return codes.countAvailable(id, limit);
      };
      const reserve: typeof codes.reserve = async (id, unit) => {
        const isReserved = await codes.reserve(id, unit);
        await fill(database.models, 'race', 1); // the upload sees nobody on the list, and tells nobody
        return isReserved;
      };
      const models = { ...database.models, codes: { ...codes, countAvailable, reserve } };

      expect(await allocate(request([line('race')]), models)).toMatchObject([{ status: 'waiting' }]);
      expect(stockChanged).toHaveBeenCalledTimes(1);
      expect(stockChanged).toHaveBeenCalledWith('race');
    });

    it('wakes the pool on the repetition when the wake-up itself failed', async () => {
      await pool('unheard', 0);
      await allocate(request([line('unheard', { acceptedAt: minute(1) })]));
      await fill(database.models, 'unheard', 1);
      const asked = request([line('unheard', { acceptedAt: minute(2) })]);
      stockChanged.mockRejectedValueOnce(new Error('Temporal is away'));

      await expect(allocate(asked)).rejects.toThrow('Temporal is away');
      expect(await allocate(asked)).toMatchObject([{ status: 'waiting' }]);
      expect(stockChanged).toHaveBeenCalledTimes(2);
    });

    it('loses neither a line nor a wake-up, whichever database call broke off', async () => {
      const broken = await atEachBreakdown(async (n, moment) => {
        const id = `lost-${moment}-${n}`;
        await pool(id, 0);
        await allocate(request([line(id, { acceptedAt: minute(1) })]));
        await fill(database.models, id, 1);
        stockChanged.mockClear();
        const asked = request([line(id, { acceptedAt: minute(2) })]);
        const { parts, broken } = breakdown(database.models, n, moment);
        await allocate(asked, parts).catch(() => undefined);

        expect(await allocate(asked)).toMatchObject([{ status: 'waiting', granted: 0 }]);
        expect(await database.models.waitingLines.count(id)).toBe(2);
        expect(stockChanged).toHaveBeenCalledWith(id);
        return broken();
      });

      expect(broken).toContain('waitingLines.register');
    });
  });

  describe('test orders', () => {
    it('touch no code, whatever the source', async () => {
      await pool('tested', 3);
      const asked = request([line('tested', { quantity: 2 }), line('app', { id: 'line-2', quantity: 500 })], {
        test: true,
      });

      expect(await allocate(asked)).toMatchObject([
        { status: 'granted', granted: 2 },
        { status: 'granted', granted: 500 },
      ]);
      expect(await codesOf(asked)).toEqual([]);
      expect(await database.models.codes.countAvailable('tested')).toBe(3);
    });
  });

  it('answers for each line, and tells what the order’s further way needs of its store', async () => {
    await database.models.stores.save(store({ id: 'telling', replyGraceMinutes: 5, notify: 'vendor@example.com' }));
    const asked = request([line('app'), line('unheard-of', { id: 'line-2' })], {
      identity: { ...newIdentity(), storeId: 'telling' },
    });
    const result = await activities().allocateCodes(asked);

    expect(result).toMatchObject({ replyGraceMinutes: 5, notifyVendor: true });
    expect(result.outcomes.map(({ line, status }) => [line, status])).toEqual([
      ['line-1', 'granted'],
      ['line-2', 'objection'],
    ]);
  });

  describe('low stock', () => {
    const lowAt = (id: string, lowStockThreshold: number | null, notify: string | null = 'vendor@example.com') =>
      database.models.products.save(product(id, { source: 'pool', lowStockThreshold, notify }));
    const isLowAfterOne = async (id: string) => {
      const [outcome] = await allocate(request([line(id)]));
      return outcome && 'stockIsLow' in outcome && outcome.stockIsLow;
    };

    it('is told from the threshold on, until the warning has gone out, and again after the next crossing', async () => {
      await lowAt('low', 2);
      await fill(database.models, 'low', 5);
      expect(await isLowAfterOne('low')).toBe(false);
      expect(await isLowAfterOne('low')).toBe(false);
      expect(await isLowAfterOne('low')).toBe(true);
      expect(await isLowAfterOne('low')).toBe(true);

      await database.models.stockWarnings.markSent('low', 1);
      expect(await isLowAfterOne('low')).toBe(false);
      expect(await isLowAfterOne('low')).toBe(false);

      await fill(database.models, 'low', 2);
      await database.models.stockWarnings.rearm('low');
      expect(await isLowAfterOne('low')).toBe(true);
    });

    it('is of no concern without a threshold, or without anybody to tell', async () => {
      await lowAt('careless', null);
      await lowAt('nobody', 2, null);

      expect(await isLowAfterOne('careless')).toBe(false);
      expect(await isLowAfterOne('nobody')).toBe(false);
    });
  });
});
