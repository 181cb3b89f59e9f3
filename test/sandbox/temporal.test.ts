import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { findFreePort } from '../../sandbox/ports';
import { type Program, findTemporal, findTestServer, startTemporal } from '../../sandbox/temporal';

describe('startTemporal', () => {
  let program: Program;
  let folder: string;
  const start = async () => {
    const searchAttributes = { KeyrailState: 'Keyword' } as const;
    const port = await findFreePort();
    const folders = { dataFolder: folder, logFolder: folder };
    return startTemporal({ program, port, say: () => undefined, searchAttributes, ...folders });
  };
  const using = async <T>(address: string, work: (client: Client) => Promise<T>): Promise<T> => {
    const connection = await Connection.connect({ address });
    return work(new Client({ connection })).finally(() => connection.close());
  };

  beforeAll(async () => {
    program = await findTemporal({ say: () => undefined, env: { ...process.env, TEMPORAL_ADDRESS: '' } });
    folder = await mkdtemp(join(tmpdir(), 'keyrail-temporal-'));
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('keeps its workflows over a stop and a kill', async () => {
    const begin = (workflowId: string) => (client: Client) =>
      client.workflow.start('anything', { workflowId, taskQueue: 'nobody' });
    const first = await start();
    await using(first.address, begin('before-stop'));
    await first.stop();
    const second = await start();
    await using(second.address, begin('before-kill'));
    await second.kill();
    const third = await start();
    const statusOf = (workflowId: string) =>
      using(third.address, async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);

    expect(await statusOf('before-stop')).toBe('RUNNING');
    expect(await statusOf('before-kill')).toBe('RUNNING');
    await third.stop();
  });

  it('says what went wrong when the server ends at once', async () => {
    const impossible = { KeyrailState: 'Nonsense' as 'Keyword' };
    const starting = startTemporal({
      program,
      port: await findFreePort(),
      say: () => undefined,
      logFolder: folder,
      searchAttributes: impossible,
    });

    await expect(starting).rejects.toThrow(/^Temporal: ended with code 1: .+\(log: /);
  });

  it('leaves a server alone that the environment names', async () => {
    const foreign = await startTemporal({
      program: { kind: 'address', address: 'cloud:7233' },
      port: 1,
      say: () => undefined,
    });

    expect(foreign).toMatchObject({ address: 'cloud:7233', pid: null });
    await expect(foreign.kill()).rejects.toThrow('not ours');
  });
});

describe('findTemporal', () => {
  it('takes the address in the environment before any program', async () => {
    const env = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };

    expect(await findTemporal({ say: () => undefined, env })).toEqual({
      kind: 'address',
      address: env.TEMPORAL_ADDRESS,
    });
  });
});

describe('findTestServer', () => {
  it('finds a program', async () => {
    expect(await findTestServer({ say: () => undefined })).toMatchObject({ kind: 'program' });
  }, 300_000);
});
