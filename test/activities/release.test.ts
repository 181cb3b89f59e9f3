import type { AllocationRequest } from '../../domain/allocation';
import { useDatabase } from '../helpers/database';
import { minute } from '../models/orders';
import { allocator, releaseOf } from './allocator';
import { atEachBreakdown, breakdown } from './breakdown';
import { fill, line, product, range, request, store, unitsOf, waitingLine } from './shop';

describe('releaseLine', () => {
  const database = useDatabase();
  const stockChanged = jest.fn<Promise<void>, [string]>(() => Promise.resolve());
  const activities = (models = database.models) => allocator(models, { stockChanged });
  const allocate = (asked: AllocationRequest) => activities().allocateCodes(asked);
  const released = ({ identity, lines }: AllocationRequest) => releaseOf(identity, lines[0]!);
  const pool = async (id: string, stock: number) => {
    await database.models.products.save(product(id, { source: 'pool' }));
    await fill(database.models, id, stock);
  };
  /** Somebody else waits for the product. */
  const otherWaits = (id: string) =>
    database.models.waitingLines.register(
      waitingLine(request([]).identity, line(id, { product: id, acceptedAt: minute(59) })),
    );

  beforeAll(async () => {
    await database.models.stores.save(store());
    await database.models.products.save(product('app'));
  });
  beforeEach(() => stockChanged.mockClear());

  it('withdraws a waiting line, and leaves what it holds to its pool, which it wakes', async () => {
    await pool('waiting', 1);
    const asked = request([line('waiting', { quantity: 2 })]);
    await allocate(asked);
    await activities().releaseLine(released(asked));

    expect(await database.models.waitingLines.next('waiting')).toMatchObject({ state: 'withdrawn' });
    expect(await database.models.codes.heldFor(unitsOf(asked))).toHaveLength(1);
    expect(stockChanged).toHaveBeenCalledWith('waiting');
  });

  it('returns unseen pool codes to stock, and wakes the pool when others wait', async () => {
    await pool('granted', 2);
    const asked = request([line('granted', { quantity: 2 })]);
    await allocate(asked);
    await otherWaits('granted');
    await activities().releaseLine(released(asked));

    expect(await database.models.codes.stock('granted')).toEqual({ available: 2, reserved: 0, revoked: 0 });
    expect(stockChanged).toHaveBeenCalledWith('granted');
  });

  it('revokes pool codes that somebody may have seen, also when the line is still on the list', async () => {
    await pool('seen', 2);
    const asked = request([line('seen', { quantity: 2, grantedAt: minute(1) })]);
    await allocate(asked);
    const [first] = asked.lines;
    await database.models.waitingLines.register(
      waitingLine(asked.identity, { ...line('seen'), ...first, product: 'seen' }),
    );
    await activities().releaseLine(released(asked));
    await database.models.codes.release(unitsOf(asked), false); // as the pool does for a line that has left

    expect(await database.models.codes.stock('seen')).toEqual({ available: 0, reserved: 0, revoked: 2 });
  });

  it('wakes nobody when nobody waits', async () => {
    await pool('quiet', 1);
    const asked = request([line('quiet')]);
    await allocate(asked);
    await activities().releaseLine(released(asked));

    expect(await database.models.codes.countAvailable('quiet')).toBe(1);
    expect(stockChanged).not.toHaveBeenCalled();
  });

  it('revokes generated codes', async () => {
    await database.models.products.save(product('made'));
    const asked = request([line('made', { quantity: 3 })]);
    await allocate(asked);
    await activities().releaseLine(released(asked));

    expect(await database.models.codes.stock('made')).toEqual({ available: 0, reserved: 0, revoked: 3 });
    expect(await database.models.codes.reveal(unitsOf(asked))).toEqual(new Map());
  });

  it('takes nothing from other lines of the order, nor from its later rounds', async () => {
    const asked = request([line('app'), line('app', { id: 'line-2' })]);
    const later = { ...asked, lines: [line('app', { round: 1 })] };
    await allocate(asked);
    await allocate(later);
    await activities().releaseLine(released(asked));

    expect(await database.models.codes.heldFor(unitsOf(asked))).toEqual([`${asked.identity.orderId}/line-2/1`]);
    expect(await database.models.codes.heldFor(unitsOf(later))).toHaveLength(1);
  });

  it('changes nothing for a line that holds nothing', async () => {
    await activities().releaseLine(released(request([line('app', { product: null, storeProduct: 'unknown' })])));

    expect(stockChanged).not.toHaveBeenCalled();
  });

  it.each([null, minute(1)])('takes no step for each unit of a huge quantity, granted at %s', async (grantedAt) => {
    const id = `huge-${grantedAt ?? 'never'}`;
    await pool(id, 2);
    const asked = request([line(id, { quantity: 2, grantedAt })]);
    await allocate(asked);
    const [huge] = asked.lines;
    await activities().releaseLine(releaseOf(asked.identity, { ...huge!, quantity: Number.MAX_SAFE_INTEGER }));

    expect((await database.models.codes.stock(id)).reserved).toBe(0);
  });

  it('is harmless when it is repeated, 20 times at once too, also when the code has a new owner', async () => {
    await pool('again', 1);
    const asked = request([line('again')]);
    await allocate(asked);
    await Promise.all(range(20).map(() => activities().releaseLine(released(asked))));
    const next = request([line('again')]);
    await allocate(next);
    await activities().releaseLine(released(asked));

    expect(await database.models.codes.stock('again')).toEqual({ available: 0, reserved: 1, revoked: 0 });
    expect(await database.models.codes.heldFor(unitsOf(next))).toHaveLength(1);
  });

  it('lets the next round get other codes', async () => {
    await database.models.products.save(product('rounds'));
    const asked = request([line('rounds', { quantity: 2 })]);
    await allocate(asked);
    const first = [...(await database.models.codes.reveal(unitsOf(asked))).values()];
    await activities().releaseLine(released(asked));
    const again = { ...asked, lines: [line('rounds', { quantity: 2, round: 1 })] };
    await allocate(again);
    const second = [...(await database.models.codes.reveal(unitsOf(again))).values()];

    expect(second).toHaveLength(2);
    expect(new Set([...first, ...second]).size).toBe(4);
  });

  it('returns the codes and wakes the pool, whichever database call broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const id = `broken-${moment}-${n}`;
      await pool(id, 2);
      const asked = request([line(id, { quantity: 2 })]);
      await allocate(asked);
      await otherWaits(id);
      const { parts, broken } = breakdown(database.models, n, moment);
      await activities(parts)
        .releaseLine(released(asked))
        .catch(() => undefined);
      stockChanged.mockClear();
      await activities().releaseLine(released(asked));

      expect(await database.models.codes.countAvailable(id)).toBe(2);
      expect(stockChanged).toHaveBeenCalledWith(id);
      return broken();
    });

    expect(new Set(broken)).toEqual(
      new Set([
        'closedAllotments.close',
        'waitingLines.withdraw',
        'codes.allocatedIn',
        'codes.release',
        'waitingLines.exist',
        'products.find',
      ]),
    );
  });

  it('withdraws a waiting line and wakes its pool, whichever call broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const id = `waiting-${moment}-${n}`;
      await pool(id, 0);
      const asked = request([line(id)]);
      await allocate(asked);
      const { parts, broken } = breakdown({ ...database.models, signals: { stockChanged } }, n, moment);
      const { signals, ...models } = parts;
      const broke = allocator(models, signals);
      await broke.releaseLine(released(asked)).catch(() => undefined);
      stockChanged.mockClear();
      await activities().releaseLine(released(asked));

      expect(await database.models.waitingLines.next(id)).toMatchObject({ state: 'withdrawn' });
      expect(stockChanged).toHaveBeenCalledWith(id);
      return broken();
    });

    expect(broken).toContain('signals.stockChanged');
  });
});
