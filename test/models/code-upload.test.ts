import { codeCollection } from './code-collection';
import { useDatabase } from '../helpers/database';

const rows = (codes: string[], first = 1) => codes.map((code, index) => ({ code, row: first + index }));
const codeList = (count: number, prefix = 'CODE'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(6, '0')}`);

// Ten thousand codes take as long as the machine needs.
jest.setTimeout(300_000);

describe('codes.upload', () => {
  const database = useDatabase();
  const codes = () => database.models.codes;

  it('reports what is in stock already and what is there twice by row, and adds the rest', async () => {
    await codes().upload('plugin', rows(['AAAA', 'BBBB']));
    const report = await codes().upload('plugin', rows(['CCCC', 'b-bbb', 'DDDD', 'cc cc', 'AAAA', 'EEEE'], 10));

    expect(report).toEqual({ inserted: 3, duplicates: [11, 13, 14] });
    expect(await codes().countAvailable('plugin')).toBe(5);
  });

  it('finds duplicates across batches, in the order of the rows', async () => {
    const list = codeList(1_200);
    const report = await codes().upload('batches', rows([...list, list[0] ?? '', list[1_199] ?? '']));

    expect(report).toEqual({ inserted: 1_200, duplicates: [1_201, 1_202] });
  });

  it('keeps the same code for two products', async () => {
    await codes().upload('first', rows(['SAME']));

    expect(await codes().upload('second', rows(['SAME']))).toEqual({ inserted: 1, duplicates: [] });
  });

  it('adds each code once when the same file is sent twice at once', async () => {
    const list = rows(codeList(700));
    const reports = await Promise.all([codes().upload('twice', list), codes().upload('twice', list)]);

    expect(reports.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(700);
    expect(reports.reduce((sum, { duplicates }) => sum + duplicates.length, 0)).toBe(700);
    expect(await codes().countAvailable('twice')).toBe(700);
  });

  it('takes an empty upload', async () => {
    expect(await codes().upload('none', [])).toEqual({ inserted: 0, duplicates: [] });
  });

  it('keeps codes as they were spelled, encrypted', async () => {
    await codes().upload('spelled', rows(['aB-cD éF']));
    await codes().reserve('spelled', 'order/line/1');

    expect((await codes().reveal(['order/line/1'])).get('order/line/1')).toBe('aB-cD éF');
    const [stored] = await codeCollection(database).find({ product: 'spelled' }).lean();
    expect(JSON.stringify(stored)).not.toMatch(/ab-?cd/i);
    expect(stored).toMatchObject({ origin: 'uploaded', keyId: '2026', createdAt: expect.any(Date) as Date });
  });

  it('adds 10,000 codes and finds all of them again as known', async () => {
    const list = codeList(10_000);
    const started = performance.now();
    const report = await codes().upload('many', rows(list));
    const uploaded = performance.now();
    const known = await codes().knownAmong('many', list);
    const read = performance.now();
    process.stdout.write(
      `10,000 codes: uploaded in ${Math.round(uploaded - started)} ms, found in ${Math.round(read - uploaded)} ms\n`,
    );

    expect(report).toEqual({ inserted: 10_000, duplicates: [] });
    expect(known.size).toBe(10_000);
  });
});

describe('codes.knownAmong', () => {
  const database = useDatabase();

  it('names the codes as they were asked for', async () => {
    await database.models.codes.upload('plugin', rows(['AAAA', 'BBBB']));
    const known = await database.models.codes.knownAmong('plugin', ['a-a-a-a', 'CCCC', 'BBBB']);

    expect(known).toEqual(new Set(['a-a-a-a', 'BBBB']));
    expect(await database.models.codes.knownAmong('other', ['AAAA'])).toEqual(new Set());
  });
});
