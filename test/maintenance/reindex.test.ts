import { randomUUID } from 'node:crypto';
import { runCommand } from '../../maintenance/command';
import { reindex } from '../../maintenance/reindex';
import { createModels } from '../../models';
import { createVault } from '../../secrets/vault';
import { useDatabase } from '../helpers/database';
import { keyRing, testKey } from '../helpers/keys';
import { environmentOf } from './environment';

const rows = (count: number) => Array.from({ length: count }, (_, row) => ({ row, code: randomUUID() }));

describe('npm run reindex', () => {
  const database = useDatabase();
  const newKey = testKey('new index');
  const run = async () => {
    const said: string[] = [];
    const env = { ...environmentOf(database, '2026'), INDEX_KEY: newKey.toString('base64') };
    const code = await runCommand(reindex, env, (line) => said.push(line), console.error);
    return { code, said };
  };

  it('makes every code known under the new key, and nothing changes the second time', async () => {
    const uploaded = rows(700);
    await database.models.codes.upload('plugin', uploaded);
    const first = await run();
    const second = await run();
    const { codes } = createModels(database.connection, createVault({ ...keyRing('2026'), indexKey: newKey }));

    expect(first).toEqual({
      code: 0,
      said: [
        '500 codes …',
        '700 codes …',
        '700 codes were known under another index key. Codes can be uploaded again.',
      ],
    });
    expect(second.said.at(-1)).toMatch(/^0 codes/);
    expect((await codes.upload('plugin', uploaded)).inserted).toBe(0);
  });
});
