import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Say } from './processes';

export const PROGRAMS_FOLDER = join('.keyrail', 'programs');
const SUFFIX = process.platform === 'win32' ? '.exe' : '';
const HEARTBEAT_MS = 10_000;

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** A download into this folder fails when nothing has come for this long. */
  growing?: { folder: string; stallMs: number };
  timeoutMs?: number;
  heartbeat?: Say;
}

/** Finds a program in the folders of PATH. */
export async function findOnPath(name: string, path = process.env.PATH ?? ''): Promise<string | null> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = join(folder, name + SUFFIX);
    if (await isExecutable(file)) return file;
  }
  return null;
}

/** Finds what an earlier run has installed. */
export async function findKept(folder: string, path: string): Promise<string | null> {
  const file = resolve(folder, path);
  return access(file).then(
    () => file,
    () => null,
  );
}

/** Fills a fresh folder and puts it in place in one step; where another process does the same, one of them wins. */
export async function install(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(`${target}.part-`);
  try {
    await fill(fresh);
    await rename(fresh, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Runs a program to its end and returns its output; throws the line that says why it failed. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(command, args, { env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const watching = new AbortController();
  const ended = new Promise<string>((succeed, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      const text = output.join('');
      if (code === 0) succeed(text);
      else fail(new Error(reasonOf(text) ?? `${command} ended with code ${code}`));
    });
  });
  try {
    return await Promise.race([ended, watch(options, watching.signal)]);
  } finally {
    watching.abort();
    child.kill('SIGKILL');
  }
}

async function watch({ growing, timeoutMs = 300_000, heartbeat }: RunOptions, signal: AbortSignal): Promise<never> {
  const startedAt = Date.now();
  let grown = { size: -1, at: startedAt };
  for (let beats = 1; ;) {
    await delay(250, undefined, { signal });
    const now = Date.now();
    if (now - startedAt > timeoutMs) throw new Error(`gave up after ${timeoutMs / 1000} s`);
    if (growing) {
      const size = await folderSize(growing.folder);
      if (size !== grown.size) grown = { size, at: now };
      if (now - grown.at > growing.stallMs) throw new Error(`nothing came for ${growing.stallMs / 1000} s`);
    }
    if (now - startedAt > beats * HEARTBEAT_MS) heartbeat?.(`… ${10 * beats++} s`);
  }
}

async function folderSize(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((total, size) => total + size, 0);
}

/** The line that a person would look for: the first one that speaks of an error, else the last. */
function reasonOf(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trim());
  const spoken = lines.filter(Boolean);
  return spoken.find((line) => /error/i.test(line)) ?? spoken.at(-1);
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
