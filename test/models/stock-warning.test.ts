import { useDatabase } from '../helpers/database';

describe('stockWarnings', () => {
  const database = useDatabase();
  const stockWarnings = () => database.models.stockWarnings;
  const many = <T>(call: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 30 }, call));

  it('is due until it has been sent, and then not until stock has been above the threshold', async () => {
    expect(await stockWarnings().due('plugin')).toBe(1);
    expect(await stockWarnings().due('plugin')).toBe(1);

    await stockWarnings().markSent('plugin', 1);
    expect(await stockWarnings().due('plugin')).toBeNull();

    await stockWarnings().rearm('plugin');
    expect(await stockWarnings().due('plugin')).toBe(2);

    await stockWarnings().markSent('plugin', 2);
    expect(await stockWarnings().due('plugin')).toBeNull();
  });

  it('gives all who ask at once the same number, so that all of them mean one mail', async () => {
    expect(new Set(await many(() => stockWarnings().due('crowd')))).toEqual(new Set([1]));
    await many(() => stockWarnings().markSent('crowd', 1));
    expect(await stockWarnings().due('crowd')).toBeNull();

    await many(() => stockWarnings().rearm('crowd'));
    expect(new Set(await many(() => stockWarnings().due('crowd')))).toEqual(new Set([2]));
  });

  it('is not marked by a late repetition of an earlier crossing', async () => {
    await stockWarnings().markSent('late', 1);
    await stockWarnings().rearm('late');
    await stockWarnings().markSent('late', 1);

    expect(await stockWarnings().due('late')).toBe(2);
  });

  it('has nothing to arm before the first warning', async () => {
    await stockWarnings().rearm('full');

    expect(await stockWarnings().due('full')).toBe(1);
  });
});
