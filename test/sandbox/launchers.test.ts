import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const LAUNCHERS = pathToFileURL(join(__dirname, '..', '..', 'sandbox', 'bootstrap', 'launchers.mjs')).href;

/** Tells whom it watches, and then that one of them has gone. */
const PROBE = `
import { findLaunchers, onceGone } from '${LAUNCHERS}';
const launchers = findLaunchers();
console.log(JSON.stringify({ launchers, parent: process.ppid, pid: process.pid }));
onceGone(launchers, () => { console.log('gone'); process.exit(); });
setInterval(() => undefined, 1_000);
`;

/** Starts the script as npm does: in a shell of its own. */
const NPM = `
const { spawn } = require('node:child_process');
spawn('sh', ['-c', process.argv[1] + '; exit'], { stdio: 'inherit' });
`;

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('findLaunchers', () => {
  let folder: string;
  let script: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyrail-launchers-'));
    await writeFile(join(folder, 'probe.mjs'), PROBE);
    script = `${process.execPath} ${join(folder, 'probe.mjs')}`;
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function start(command: string, args: string[], env: NodeJS.ProcessEnv) {
    const { PATH } = process.env;
    const child = spawn(command, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => String((await lines.next()).value);
    const probe = JSON.parse(await next()) as { launchers: number[]; parent: number; pid: number };
    return { npm: child.pid!, next, ...probe };
  }

  const startByNpm = () =>
    start(process.execPath, ['-e', NPM, script], { npm_lifecycle_event: 'start', npm_lifecycle_script: script });

  it.each<[string, NodeJS.Signals, 'npm' | 'parent']>([
    ['npm is killed', 'SIGKILL', 'npm'],
    ['npm is asked to end', 'SIGTERM', 'npm'],
    ["npm's shell is killed", 'SIGKILL', 'parent'],
  ])('notices when %s', async (_case, signal, whom) => {
    const started = await startByNpm();
    process.kill(started[whom], signal);

    expect(started.launchers).toEqual([started.parent, started.npm]);
    expect(await started.next()).toBe('gone');
  });

  it('notices when npm is killed under a parent that never asks for its end', async () => {
    const quoted = [process.execPath, '-e', NPM, script].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
    // What a shell has started is the child of what it becomes, which knows nothing of it.
    const env = { npm_lifecycle_event: 'start', npm_lifecycle_script: script };
    const started = await start('sh', ['-c', `${quoted.join(' ')} & exec sleep 600`], env);
    const npm = started.launchers[1]!;
    process.kill(npm, 'SIGKILL');
    const line = await started.next();
    const isZombie = isProcess(npm);
    process.kill(started.npm, 'SIGKILL');

    expect([line, isZombie]).toEqual(['gone', true]);
  });

  it('watches the parent alone where npm has no shell between', async () => {
    const [command = '', ...args] = script.split(' ');
    const env = { npm_lifecycle_event: 'start', npm_lifecycle_script: 'another' };
    const { launchers, parent, pid } = await start(command, args, env);
    process.kill(pid);

    expect(launchers).toEqual([parent]);
  });

  it('watches nobody who is not npm, as a shell that may end before', async () => {
    const [command = '', ...args] = script.split(' ');
    const { launchers, pid } = await start(command, args, {});
    process.kill(pid);

    expect(launchers).toEqual([]);
  });
});
