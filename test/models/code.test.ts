import { codeCollection } from './code-collection';
import { useMonitoredDatabase } from '../helpers/commands';
import { useDatabase } from '../helpers/database';

const range = (length: number, from = 1): number[] => Array.from({ length }, (_, index) => from + index);
const rows = (codes: string[]) => codes.map((code, index) => ({ code, row: index + 1 }));
const unitsOf = (line: string, length: number): string[] => range(length).map((unit) => `${line}/${unit}`);

// The crowds below take as long as the machine needs.
jest.setTimeout(300_000);

describe('codes', () => {
  const database = useDatabase();
  const monitored = useMonitoredDatabase(database);
  const codes = () => database.models.codes;
  const fill = (product: string, count: number) =>
    codes().upload(product, rows(range(count).map((n) => `${product}-${String(n).padStart(6, '0')}`)));

  describe('reserve', () => {
    it('gives 1,000 callers at once 1,000 different codes', async () => {
      await fill('thousand', 1_000);
      const units = unitsOf('order-1/line', 1_000);
      const outcomes = await Promise.all(units.map((unit) => codes().reserve('thousand', unit)));
      const revealed = await codes().reveal(units);

      expect(outcomes.every(Boolean)).toBe(true);
      expect(new Set(revealed.values()).size).toBe(1_000);
      expect(await codes().stock('thousand')).toEqual({ available: 0, reserved: 1_000, revoked: 0 });
    });

    it('takes one code for an allocation that 50 callers ask for at once', async () => {
      await fill('one', 60);
      const outcomes = await Promise.all(range(50).map(() => codes().reserve('one', 'order-2/line/1')));

      expect(outcomes).toEqual(range(50).map(() => true));
      expect(await codes().stock('one')).toEqual({ available: 59, reserved: 1, revoked: 0 });
      expect((await codes().reveal(['order-2/line/1'])).size).toBe(1);
    });

    it('leaves a repeated step with the code it has, whether there are others or not', async () => {
      await fill('repeated', 2);
      await codes().reserve('repeated', 'twice/line/1');
      const whileOthersAreLeft = await codes().reserve('repeated', 'twice/line/1');
      await codes().reserve('repeated', 'twice/line/2');
      const whileNoneIsLeft = await codes().reserve('repeated', 'twice/line/1');

      expect([whileOthersAreLeft, whileNoneIsLeft]).toEqual([true, true]);
      expect(await codes().stock('repeated')).toEqual({ available: 0, reserved: 2, revoked: 0 });
    });

    it('serves exactly 300 of 500 callers from a pool of 300', async () => {
      await fill('short', 300);
      const units = unitsOf('order-3/line', 500);
      const outcomes = await Promise.all(units.map((unit) => codes().reserve('short', unit)));
      const served = units.filter((_, index) => outcomes[index]);

      expect(served).toHaveLength(300);
      expect(new Set((await codes().reveal(units)).values()).size).toBe(300);
      expect((await codes().heldFor(units)).sort()).toEqual(served.sort());
    });

    it('takes codes of the product that was asked for only', async () => {
      await fill('other', 1);

      expect(await codes().reserve('empty', 'order-4/line/1')).toBe(false);
      expect(await codes().countAvailable('other')).toBe(1);
    });
  });

  describe('hold', () => {
    it('keeps a generated code encrypted, and one for each allocation', async () => {
      expect(await codes().hold('jit', 'order-5/line/1', 'AAAAA-BBBBB')).toBe('held');
      expect(await codes().hold('jit', 'order-5/line/1', 'CCCCC-DDDDD')).toBe('held');

      expect(await codes().reveal(['order-5/line/1'])).toEqual(new Map([['order-5/line/1', 'AAAAA-BBBBB']]));
      const stored = JSON.stringify(await codeCollection(database).find({ product: 'jit' }).lean());
      expect(stored).not.toContain('AAAAA');
    });

    it('does not keep a code that the product has already, however it is spelled', async () => {
      await codes().hold('jit', 'order-6/line/1', 'EEEEE-FFFFF');

      expect(await codes().hold('jit', 'order-6/line/2', 'eeeee fffff')).toBe('taken');
      expect(await codes().hold('jit-2', 'order-6/line/2', 'eeeee fffff')).toBe('held');
      expect(await codes().heldFor(['order-6/line/1', 'order-6/line/2', 'order-6/line/3'])).toHaveLength(2);
    });

    it('keeps one code for an allocation that many callers hold at once', async () => {
      const held = await Promise.all(range(50).map((n) => codes().hold('jit-3', 'order-7/line/1', `GGGGG-${n + 100}`)));

      expect(held.every((outcome) => outcome === 'held')).toBe(true);
      expect((await codes().stock('jit-3')).reserved).toBe(1);
    });

    it('gives one of many allocations a code that all of them want', async () => {
      const held = await Promise.all(range(50).map((n) => codes().hold('jit-4', `order-8/line/${n}`, 'HHHHH-JJJJJ')));

      expect(held.filter((outcome) => outcome === 'held')).toHaveLength(1);
    });

    it('leaves the codes in stock alone', async () => {
      await fill('mixed', 2);
      await codes().hold('mixed', 'order-9/line/1', 'KKKKK-MMMMM');

      expect(await codes().stock('mixed')).toEqual({ available: 2, reserved: 1, revoked: 0 });
    });
  });

  describe('keep', () => {
    const serial = (value: string) => ({ value, type: 'serialNumber' as const });
    const keep = (product: string, allocation: string, value: string) =>
      codes().keep(product, allocation, serial(value), 'issued');

    it('keeps a key of any length up to 64 KiB encrypted, with its type and origin', async () => {
      const value = `-----BEGIN LICENSE-----\n${'Ab+/'.repeat(16_000)}`;
      const kept = await codes().keep('game', 'order-20/line/1', { value, type: 'unlockCode' }, 'entered');
      const [stored] = await codeCollection(database).find({ product: 'game' }).lean();

      expect(kept).toEqual({ status: 'held' });
      expect(await codes().reveal(['order-20/line/1'])).toEqual(new Map([['order-20/line/1', value]]));
      expect(stored).toMatchObject({ origin: 'entered', keyType: 'unlockCode', state: 'reserved' });
      expect(JSON.stringify(stored)).not.toContain('BEGIN LICENSE');
    });

    it('reveals keys up to so many bytes together, and none of what is longer', async () => {
      for (const n of [1, 2]) await keep('bytes', `order-b/line/${n}`, `${n}-ééé`);
      const units = ['order-b/line/1', 'order-b/line/2', 'order-b/line/3'];

      expect(await codes().revealUpTo(units, 16)).toEqual(await codes().reveal(units));
      expect(await codes().revealUpTo(units, 15)).toBeNull();
    });

    it('keeps the first key of an allocation', async () => {
      await keep('game', 'order-21/line/1', 'FIRST');

      expect(await keep('game', 'order-21/line/1', 'FIRST')).toEqual({ status: 'held' });
      expect(await keep('game', 'order-21/line/1', 'SECOND')).toEqual({ status: 'occupied' });
      expect(await codes().reveal(['order-21/line/1'])).toEqual(new Map([['order-21/line/1', 'FIRST']]));
    });

    it('tells whose a key is that the product has already', async () => {
      await codes().upload('stocked', rows(['IN-STOCK']));
      await keep('stocked', 'order-22/line/1', 'GIVEN-1');

      expect(await keep('stocked', 'order-22/line/2', 'given 1')).toEqual({
        status: 'taken',
        allocation: 'order-22/line/1',
      });
      expect(await keep('stocked', 'order-22/line/2', 'IN-STOCK')).toEqual({ status: 'taken', allocation: null });
      expect(await codes().heldFor(['order-22/line/2'])).toEqual([]);
    });

    it('takes two download addresses that differ in case only for two keys', async () => {
      const address = (path: string) => ({ value: `https://dl.example.com/${path}`, type: 'downloadUrl' as const });
      const outcomes = [];
      for (const [unit, path] of ['aB-c', 'Ab-c', 'aBc', 'aB-c'].entries())
        outcomes.push(await codes().keep('download', `order-23/line/${unit}`, address(path), 'issued'));

      expect(outcomes).toEqual([
        ...Array.from({ length: 3 }, () => ({ status: 'held' })),
        { status: 'taken', allocation: 'order-23/line/0' },
      ]);
    });

    it('gives one of many allocations a key that all of them get, and tells the others whose it is', async () => {
      const units = unitsOf('order-24/line', 50);
      const outcomes = await Promise.all(units.map((unit) => keep('wanted', unit, 'ONE-KEY')));
      const [winner] = await codes().heldFor(units);

      expect(outcomes.filter(({ status }) => status === 'held')).toHaveLength(1);
      expect(outcomes.filter(({ status }) => status === 'taken')).toEqual(
        range(49).map(() => ({ status: 'taken', allocation: winner })),
      );
    });

    it('keeps one key for an allocation that many callers keep at once', async () => {
      const outcomes = await Promise.all(range(50).map((n) => keep('crowd', 'order-25/line/1', `KEY-${n}`)));

      expect(outcomes.filter(({ status }) => status === 'held')).toHaveLength(1);
      expect((await codes().stock('crowd')).reserved).toBe(1);
    });
  });

  describe('issuedAmong', () => {
    it('finds the allocations whose code came from a publisher, also after its release', async () => {
      const [issued, released, entered, made] = unitsOf('order-26/line', 4) as [string, string, string, string];
      await codes().keep('origins', issued, { value: 'A', type: 'serialNumber' }, 'issued');
      await codes().keep('origins', released, { value: 'B', type: 'downloadUrl' }, 'issued');
      await codes().keep('origins', entered, { value: 'C', type: 'serialNumber' }, 'entered');
      await codes().hold('origins', made, 'D');
      await codes().release([released], false);

      const found = await codes().issuedAmong([issued, released, entered, made, 'nobody/line/1']);
      expect(found.sort()).toEqual([issued, released]);
      expect(await codes().findIssued(released)).toEqual({ value: 'B', type: 'downloadUrl' });
      expect(await codes().findIssued(entered)).toBeNull();
      expect(await codes().findIssued('nobody/line/1')).toBeNull();
    });
  });

  describe('allocatedIn', () => {
    it('finds what a round of a line holds, and nothing of its neighbors', async () => {
      const own = ['order-40/line/1', 'order-40/line/12'];
      const others = [
        'order-40/line@1/1',
        'order-40/line-2/1',
        'order-40/lin/1',
        'order-400/line/1',
        'order-40/line0/1',
      ];
      for (const unit of [...own, ...others]) await codes().hold('neighbors', unit, `CODE-${unit}`);

      expect((await codes().allocatedIn('order-40/line')).sort()).toEqual(own);
    });
  });

  describe('heldIn', () => {
    it('finds the codes that a round of a line has, with surplus and replacements, and nothing of its neighbors', async () => {
      const own = ['order-42/line/1', 'order-42/line/1!new', 'order-42/line/3'];
      const others = ['order-42/line@1/1', 'order-42/line-2/1', 'order-42/line0/1', 'order-42/line/2'];
      for (const unit of [...own, ...others]) await codes().hold('holders', unit, `CODE-${unit}`);
      await codes().release(['order-42/line/2'], true);

      expect((await codes().heldIn('order-42/line')).sort()).toEqual(own);
    });
  });

  describe('heldFor', () => {
    it('asks nothing about nothing', async () => {
      const about = (units: string[]) => monitored.during(() => monitored.models.codes.heldFor(units));

      expect(await about([])).toEqual([]);
      expect(await about(['order-43/line/1'])).toEqual(['find codes']);
    });
  });

  describe('release', () => {
    it('ends more allocations than one command of the database names', async () => {
      const units = unitsOf('order-41/line', 1200);
      for (const unit of [units[0]!, units[600]!, units[1199]!]) await codes().hold('many', unit, `CODE-${unit}`);
      const held = await codes().heldFor(units);
      await codes().release(units, true);

      expect(held).toHaveLength(3);
      expect(await codes().heldFor(units)).toEqual([]);
      expect(await codes().wereTakenBack(units)).toBe(true);
    });

    const allocate = async (product: string) => {
      await fill(product, 1);
      await codes().reserve(product, `${product}/pooled`);
      await codes().hold(product, `${product}/made`, `${product}-generated`);
      return [`${product}/pooled`, `${product}/made`];
    };

    it('returns pool codes that nobody has seen to stock, and revokes generated ones', async () => {
      const units = await allocate('unseen');
      await codes().release(units, false);
      await codes().release(units, false);

      expect(await codes().stock('unseen')).toEqual({ available: 1, reserved: 0, revoked: 1 });
      expect(await codes().heldFor(units)).toEqual([]);
      expect(await codes().reserve('unseen', 'another/line/1')).toBe(true);
    });

    it('returns codes that were generated ahead to stock as well', async () => {
      await codes().upload('ahead', rows(['MADE-AHEAD']), 'prepared');
      await codes().reserve('ahead', 'ahead/line/1');
      await codes().release(['ahead/line/1'], false);

      expect(await codes().stock('ahead')).toEqual({ available: 1, reserved: 0, revoked: 0 });
    });

    it.each(['issued', 'entered'] as const)('never returns a code that was %s to stock', async (origin) => {
      await codes().keep(origin, `${origin}/line/1`, { value: 'KEY', type: 'serialNumber' }, origin);
      await codes().release([`${origin}/line/1`], false);

      expect(await codes().stock(origin)).toEqual({ available: 0, reserved: 0, revoked: 1 });
    });

    it('revokes all that a buyer may have seen', async () => {
      const units = await allocate('seen');
      await codes().release(units, true);

      expect(await codes().stock('seen')).toEqual({ available: 0, reserved: 0, revoked: 2 });
      expect(await codes().reveal(units)).toEqual(new Map());
    });

    it('gives a revoked allocation no second code', async () => {
      const units = await allocate('over');
      await codes().release(units, true);
      await fill('over-2', 1);

      expect(await codes().reserve('over-2', 'over/pooled')).toBe(false);
      expect(await codes().countAvailable('over-2')).toBe(1);
    });
  });

  describe('countAvailable', () => {
    it('stops counting at the limit', async () => {
      await fill('counted', 20);

      expect(await codes().countAvailable('counted')).toBe(20);
      expect(await codes().countAvailable('counted', 11)).toBe(11);
      expect(await codes().countAvailable('nothing', 11)).toBe(0);
    });
  });
});
