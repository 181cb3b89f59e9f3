import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

let pipe: Writable | undefined;

/** Has the program ended should this process die without doing so. */
export function guard(pid: number): void {
  pipe ??= startReaper();
  pipe.write(`+${pid}\n`);
}

/** Forgets a program that has ended. */
export function release(pid: number): void {
  pipe?.write(`-${pid}\n`);
}

function startReaper(): Writable {
  // Detached: the terminal's Ctrl-C must not end it before the programs that it watches.
  const reaper = spawn(process.execPath, [join(__dirname, 'reap-orphans.mjs')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.unref();
  const { stdin } = reaper;
  stdin.on('error', () => (pipe = undefined));
  (stdin as Writable & { unref(): void }).unref();
  return stdin;
}
