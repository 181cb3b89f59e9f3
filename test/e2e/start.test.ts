import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { EnginePorts } from '../../sandbox/engine';
import { freeEnginePorts } from '../../sandbox/engine-ports';
import { isPortFree } from '../../sandbox/ports';
import { startProcess, type RunningProcess } from '../../sandbox/processes';
import { directOrder, type OrderView } from '../helpers/direct-orders';
import { callApi, ownSurroundings, until } from '../helpers/engine';

jest.setTimeout(300_000);

describe('npm start', () => {
  let dataFolder: string;
  let ports: EnginePorts;
  let start: RunningProcess | undefined;
  const lines: string[] = [];

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'keyrail-start-'));
    ports = await freeEnginePorts();
  });
  afterEach(() => start?.stop(60_000));
  afterAll(() => rm(dataFolder, { recursive: true, force: true }));

  const url = () => `http://127.0.0.1:${ports.api}`;

  async function startAll(
    command = process.execPath,
    args = [resolve('dist/sandbox/start.js')],
  ): Promise<RunningProcess> {
    lines.length = 0;
    const env = {
      ...ownSurroundings(),
      KEYRAIL_DATA: dataFolder,
      PORT: String(ports.api),
      TEMPORAL_PORT: String(ports.temporal),
      TEMPORAL_UI_PORT: String(ports.temporalUi),
      MONGODB_PORT: String(ports.mongo),
      SMTP_PORT: String(ports.smtp),
      KEY_SERVER_PORT: String(ports.keyServer),
      PAYMENTS_PORT: String(ports.payments),
    };
    start = await startProcess({
      name: 'start',
      command,
      args,
      env,
      say: (line) => lines.push(line),
    });
    const { ending } = start;
    const isReady = () => lines.some((line) => line.includes('Keyrail is ready'));
    await until('Keyrail to be ready, or to end', () => isReady() || ending() !== null).catch(() => undefined);
    if (!isReady()) throw new Error(`Keyrail did not get ready (${ending() ?? 'it runs'}):\n${lines.join('\n')}`);
    return start;
  }

  it('takes an order, and leaves no process behind when it is asked to end', async () => {
    const running = await startAll();
    const body = { ...directOrder({ externalId: 'S-1', delivery: 'both' }) };
    const placed = await callApi<OrderView>(`${url()}/v1/orders`, 'POST', { body });
    const mails = await callApi<{ mails: { text: string }[] }>(`${url()}/sandbox/mails?to=s-1@buyers.example`, 'GET');
    const descendants = await descendantsOf(running.pid);
    await running.stop(60_000);
    await until('every process to end', () => !descendants.some(isAlive));

    expect(placed.status).toBe(201);
    expect(mails.body.mails.map(({ text }) => text.includes(placed.body.lines[0]!.codes![0]!))).toEqual([true]);
    expect(descendants.length).toBeGreaterThanOrEqual(3);
    expect(running.ending()).toMatch(/code 0/);
    expect(await Promise.all(Object.values(ports as unknown as Record<string, number>).map(isPortFree))).not.toContain(
      false,
    );
  });

  it('finds the orders and mails of its last run again, and tells a second one that the folder or the port is taken', async () => {
    await startAll();
    const { body } = await callApi<{ orders: OrderView[] }>(`${url()}/v1/orders?externalId=S-1`, 'GET');
    const again = await callApi<OrderView>(`${url()}/v1/orders`, 'POST', { body: directOrder({ externalId: 'S-1' }) });
    const mails = await callApi<{ mails: { text: string }[] }>(`${url()}/sandbox/mails?to=s-1@buyers.example`, 'GET');

    const startSecond = (env: NodeJS.ProcessEnv) =>
      promisify(execFile)(process.execPath, [resolve('dist/sandbox/start.js')], {
        env: { ...ownSurroundings(), ...env },
      }).catch((error: { code: number; stderr: string }) => error);
    const onSameFolder = await startSecond({ KEYRAIL_DATA: dataFolder });
    const onSamePort = await startSecond({ KEYRAIL_DATA: join(dataFolder, 'second'), PORT: String(ports.api) });

    expect(body.orders).toMatchObject([{ externalId: 'S-1', state: 'delivered' }]);
    expect(again.status).toBe(201);
    expect([onSameFolder, onSamePort]).toMatchObject([{ code: 1 }, { code: 1 }]);
    expect(onSameFolder.stderr).toMatch(/^Another Keyrail \(process \d+\) runs on .*KEYRAIL_DATA=.*\n$/);
    expect(onSamePort.stderr).toMatch(new RegExp(`^Port ${ports.api} is in use: .* PORT=\\d+ npm start\n$`));
    expect(mails.body.mails.map(({ text }) => text.includes(again.body.lines[0]!.codes![0]!))).toEqual([true]);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('stops in order when npm alone ends by %s', async (signal) => {
    const { pid } = await startAll('npm', ['start']);
    const descendants = await descendantsOf(pid);
    process.kill(pid, signal);
    await until('every process to end', () => !descendants.some(isAlive));

    // npm, its shell, the bootstrap, the engine and its servers; the reaper would have ended the latter without a word.
    expect(descendants.length).toBeGreaterThanOrEqual(6);
    expect(lines.join('\n')).toContain('Stopping: what is in hand is finished first');
  });
});

/** The processes that a process has started, and those that they have. */
async function descendantsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    pairs.flatMap(([child = 0, itsParent]) => (itsParent === parent ? [child, ...childrenOf(child)] : []));
  return childrenOf(pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
