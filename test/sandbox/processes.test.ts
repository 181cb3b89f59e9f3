import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningProcess, startProcess, stopAll, waitUntil } from '../../sandbox/processes';

const SLEEP = 'setInterval(() => undefined, 1000)';

describe('startProcess', () => {
  let folder: string;
  const node = (script: string, extra: { logFile?: string; say?: (line: string) => void } = {}) =>
    startProcess({ name: 'child', command: process.execPath, args: ['-e', script], ...extra });

  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'keyrail-processes-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('puts the name before each line', async () => {
    const lines: string[] = [];
    const child = await node('console.log("one"); console.error("two")', { say: (line) => lines.push(line) });
    await child.ended;
    await waitUntil({ what: 'both lines', isMet: () => Promise.resolve(lines.length === 2) });

    expect(lines.sort()).toEqual(['[child] one', '[child] two']);
  });

  it('files the output when told so', async () => {
    const logFile = join(folder, 'logs', 'child.log');
    await (
      await node('console.log("one")', { logFile })
    ).ended;

    expect(await readFile(logFile, 'utf8')).toBe('one\n');
  });

  it('kills what does not end within the grace', async () => {
    const ready: string[] = [];
    const script = `process.on('SIGTERM', () => undefined); console.log('up'); ${SLEEP}`;
    const child = await node(script, { say: (line) => ready.push(line) });
    await waitUntil({ what: 'the child', isMet: () => Promise.resolve(ready.length > 0) });
    await child.stop(50);

    expect(child.ending()).toBe('ended with SIGKILL');
  });

  it('throws when there is no such program', async () => {
    await expect(startProcess({ name: 'x', command: join(folder, 'missing') })).rejects.toThrow('ENOENT');
  });

  it('leaves no orphan when its own process is killed', async () => {
    const source = join(__dirname, '..', '..', 'sandbox', 'reap-orphans.mjs');
    const orphan = spawn(process.execPath, ['-e', SLEEP], { stdio: 'ignore' });
    // The parent that dies holds the reaper's pipe, as this process does in the sandbox.
    const parent = spawn(process.execPath, [
      '-e',
      `const { spawn } = require('node:child_process');
       const reaper = spawn(process.execPath, [${JSON.stringify(source)}], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
       reaper.stdin.write('+${orphan.pid}\\n', () => console.log('guarded'));`,
    ]);
    await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    await once(orphan, 'exit');

    expect(orphan.signalCode).toBe('SIGTERM');
  });
});

describe('waitUntil', () => {
  it('tells how long it has waited', async () => {
    const lines: string[] = [];
    const isMet = () => Promise.resolve(lines.length > 0);
    await waitUntil({ what: 'the server', isMet, heartbeatMs: 1, say: (line) => lines.push(line) });

    expect(lines).toEqual(['Waiting for the server (0 s) …']);
  });

  it('takes a failing condition for one not met yet, and gives up at the deadline', async () => {
    const isMet = () => Promise.reject(new Error('connection refused'));

    await expect(waitUntil({ what: 'the server', isMet, deadlineMs: 1 })).rejects.toThrow(
      'the server: not there after',
    );
  });

  it('does not wait for a program that has ended', async () => {
    const child = await startProcess({ name: 'child', command: process.execPath, args: ['-e', 'process.exit(3)'] });

    await expect(waitUntil({ what: 'it', isMet: () => Promise.resolve(false), process: child })).rejects.toThrow(
      'it: ended with code 3',
    );
  });
});

describe('stopAll', () => {
  it('stops in the order given, and goes on after a failure', async () => {
    const order: string[] = [];
    const part = (name: string, stop: () => Promise<void>): Pick<RunningProcess, 'name' | 'stop'> => ({ name, stop });
    const slow = part('slow', () => delay(20).then(() => void order.push('slow')));
    const broken = part('broken', () => Promise.reject(new Error('no')));
    const last = part('last', () => Promise.resolve(void order.push('last')));

    await expect(stopAll([slow, broken, last])).rejects.toThrow('Not everything');
    expect(order).toEqual(['slow', 'last']);
  });
});
