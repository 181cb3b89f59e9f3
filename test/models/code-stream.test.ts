import { useDatabase } from '../helpers/database';
import { codeCollection } from './code-collection';
import type { CodeState } from '../../models/code-document';

describe('codes.stream', () => {
  const database = useDatabase();
  const codes = () => database.models.codes;
  const read = async (product: string, state?: CodeState) => {
    const found = [];
    for await (const code of codes().stream(product, state)) found.push(code);
    return found;
  };

  beforeAll(async () => {
    const rows = ['AAAA', 'BBBB', 'CCCC'].map((code, row) => ({ code, row }));
    await codes().upload('plugin', rows);
    await codes().upload('other', [{ code: 'ZZZZ', row: 1 }]);
    await codes().reserve('plugin', 'order/line/1');
    await codes().keep('plugin', 'order/line/2', { value: 'dddd-1', type: 'serialNumber' }, 'entered');
    await codes().release(['order/line/2'], true);
  });

  it('opens all codes of a product, with what is known of each', async () => {
    const found = await read('plugin');

    expect(found.map(({ code }) => code).toSorted()).toEqual(['AAAA', 'BBBB', 'CCCC', 'dddd-1']);
    expect(found.find(({ state }) => state === 'reserved')).toMatchObject({
      origin: 'uploaded',
      allocation: 'order/line/1',
      reservedAt: expect.any(String) as string,
    });
    expect(found.find(({ state }) => state === 'available')).toMatchObject({ allocation: null, reservedAt: null });
  });

  it('opens those of one state, and none where there is none', async () => {
    expect((await read('plugin', 'revoked')).map(({ code }) => code)).toEqual(['dddd-1']);
    expect(await read('other', 'revoked')).toEqual([]);
    expect(await read('nothing')).toEqual([]);
  });

  it('opens a code only when it is its turn', async () => {
    const sealed = 'not what the vault has sealed';
    await codes().upload(
      'damaged',
      ['AAAA', 'BBBB'].map((code, row) => ({ code, row })),
    );
    const second = await codeCollection(database).findOne({ product: 'damaged' }).sort({ _id: -1 }).lean();
    await codeCollection(database).updateOne({ _id: second?._id }, { $set: { sealed } });
    const reading = codes().stream('damaged');

    expect((await reading.next()).value).toMatchObject({ code: 'AAAA' });
    await expect(reading.next()).rejects.toThrow();
  });
});
