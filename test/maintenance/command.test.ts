import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type Work } from '../../maintenance/command';
import { useDatabase } from '../helpers/database';
import { environmentOf } from './environment';

const run = async (work: Work, env: NodeJS.ProcessEnv) => {
  const [said, warned]: [string[], string[]] = [[], []];
  const code = await runCommand(
    work,
    env,
    (line) => said.push(line),
    (line) => warned.push(line),
  );
  return { code, said, warned };
};
const nothing: Work = () => Promise.resolve();

describe('runCommand', () => {
  const database = useDatabase();
  const folder = process.cwd();

  it('works on the database that the environment names, with its keys', async () => {
    const count: Work = async ({ codes }, say, { keyId }) => say(`${keyId}: ${await codes.countAvailable('plugin')}`);
    await database.models.codes.upload('plugin', [{ code: 'AAAA', row: 1 }]);

    expect(await run(count, environmentOf(database, '2026'))).toEqual({ code: 0, said: ['2026: 1'], warned: [] });
  });

  it('lists what is missing, and asks for no more than it needs', async () => {
    const { code, warned } = await run(nothing, {});

    expect(code).toBe(1);
    expect(warned.join().match(/^\w+ is missing/gm)).toEqual([
      'MONGODB_URI is missing',
      'ENCRYPTION_KEYS is missing',
      'INDEX_KEY is missing',
      'IDENTITY_KEY is missing',
    ]);
  });

  it('tells what went wrong, and that it can be run again', async () => {
    const failing: Work = () => Promise.reject(new Error('the database is away'));
    const { code, warned } = await run(failing, environmentOf(database, '2026'));

    expect([code, ...warned]).toEqual([1, 'the database is away', expect.stringContaining('run it again')]);
  });

  it("takes the sandbox's keys in the sandbox, and only there", async () => {
    const { MONGODB_URI, ...keys } = environmentOf(database, '2026');
    const sandbox = mkdtempSync(join(tmpdir(), 'keyrail-sandbox-'));
    mkdirSync(join(sandbox, '.keyrail'));
    writeFileSync(join(sandbox, '.keyrail', 'secrets.json'), JSON.stringify(keys));
    process.chdir(sandbox);
    try {
      expect((await run(nothing, { KEYRAIL_SANDBOX: '1', MONGODB_URI })).code).toBe(0);
      expect((await run(nothing, { MONGODB_URI })).code).toBe(1);
    } finally {
      process.chdir(folder);
      rmSync(sandbox, { recursive: true });
    }
  });

  it("takes the sandbox's keys from the folder that KEYRAIL_DATA names", async () => {
    const { MONGODB_URI, ...keys } = environmentOf(database, '2026');
    const data = mkdtempSync(join(tmpdir(), 'keyrail-data-'));
    writeFileSync(join(data, 'secrets.json'), JSON.stringify(keys));
    try {
      expect((await run(nothing, { KEYRAIL_SANDBOX: '1', KEYRAIL_DATA: data, MONGODB_URI })).warned).toEqual([]);
    } finally {
      rmSync(data, { recursive: true });
    }
  });
});
