import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A data folder that is this process's alone. */
export interface DataLock {
  release(): void;
}

interface Holder {
  pid: number;
  /** The command line: a process id alone may be another program's by now. */
  command: string;
}

/** Takes the data folder for this process before anything in it is touched; throws one line when another process that runs has it. */
export function lockDataFolder(folder: string): DataLock {
  const file = join(folder, 'lock');
  mkdirSync(folder, { recursive: true });
  const own = JSON.stringify({ pid: process.pid, command: commandOf(process.pid) } satisfies Holder);
  while (!create(file, own)) {
    const text = read(file);
    const holder = holderIn(text);
    if (holder && isRunning(holder)) throw inUse(folder, holder);
    takeAway(file, text);
  }
  return {
    release: () => {
      if (read(file) === own) rmSync(file, { force: true });
    },
  };
}

const inUse = (folder: string, { pid }: Holder): Error =>
  new Error(
    `Another Keyrail (process ${pid}) runs on the data in ${folder}: stop it, or run a second one with KEYRAIL_DATA=<other folder> npm start`,
  );

/** Makes the lock with all its text at once; false when there is one. */
function create(file: string, text: string): boolean {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text);
  try {
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(fresh);
  }
}

/** Removes a stale lock, and puts back one that another process has made meanwhile. */
function takeAway(file: string, stale: string | null): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (read(aside) !== stale) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function holderIn(text: string | null): Holder | null {
  try {
    return JSON.parse(text ?? '') as Holder;
  } catch {
    return null;
  }
}

/** A process that has ended and is not yet reaped shows another command line, and so counts as gone. */
function isRunning({ pid, command }: Holder): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return commandOf(pid) === command;
}

/** Empty where the system does not tell. */
const commandOf = (pid: number): string =>
  spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
