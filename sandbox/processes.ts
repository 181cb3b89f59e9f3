import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { guard, release } from './reaper';

/** A program that ends is noticed at once; one that only is slow, on a machine that is busy, gets this long. */
const PATIENCE_MS = 180_000;

export type Say = (line: string) => void;

export interface ProcessOptions {
  name: string;
  command: string;
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Its output goes to this file; without one each line goes to `say`, with the name before it. */
  logFile?: string;
  say?: Say;
}

export interface RunningProcess {
  name: string;
  pid: number;
  isRunning(): boolean;
  /** Resolves when it has ended, however that came about. */
  ended: Promise<void>;
  /** Why it ended, with the last line of its log; null while it runs. */
  ending(): string | null;
  /** Asks it to end, and kills it when it has not within the grace. */
  stop(graceMs?: number): Promise<void>;
  kill(): Promise<void>;
}

export interface Condition {
  what: string;
  isMet: () => Promise<boolean>;
  /** Waiting ends at once, with the reason, when this has ended. */
  process?: RunningProcess;
  deadlineMs?: number;
  heartbeatMs?: number;
  say?: Say;
}

const LOG_LIMIT_BYTES = 5_000_000;
const DEFAULT_GRACE_MS = 10_000;

/** Starts a program that ends with this process at the latest. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const log = options.logFile === undefined ? 'pipe' : openLog(options.logFile);
  const child = spawn(options.command, options.args ?? [], {
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ['ignore', log, log],
    detached: true, // Ctrl-C reaches us alone, so that we end the programs in order
  });
  try {
    await once(child, 'spawn');
  } finally {
    if (typeof log === 'number') closeSync(log);
  }
  forwardLines(child, options);
  return toRunningProcess(child, options);
}

/** Polls until the condition holds; throws when the deadline passes or the program ends first. */
export async function waitUntil(condition: Condition): Promise<void> {
  const { what, isMet, process: running, deadlineMs = PATIENCE_MS, heartbeatMs = 5_000, say } = condition;
  const startedAt = Date.now();
  let nextHeartbeat = heartbeatMs;
  while (!(await isMet().catch(() => false))) {
    const ending = running?.ending();
    if (ending) throw new Error(`${what}: ${ending}`);
    const waited = Date.now() - startedAt;
    if (waited > deadlineMs)
      throw new Error(`${what}: not there after ${Math.round(deadlineMs / 1000)} s. On a busy machine, start again.`);
    if (waited > nextHeartbeat) {
      say?.(`Waiting for ${what} (${Math.round(waited / 1000)} s) …`);
      nextHeartbeat += heartbeatMs;
    }
    await delay(50);
  }
}

/** Stops in the order given, one after the other; a failure of one does not spare the next. */
export async function stopAll(parts: readonly { stop(): Promise<void> }[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts) await part.stop().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped');
}

function toRunningProcess(child: ChildProcess, options: ProcessOptions): RunningProcess {
  const pid = child.pid!;
  guard(pid);
  const ended = once(child, 'exit').then(() => release(pid));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const signal = async (name: NodeJS.Signals) => {
    if (isRunning()) child.kill(name);
    await ended;
  };
  return {
    name: options.name,
    pid,
    isRunning,
    ended,
    ending: () => (isRunning() ? null : describeEnding(child, options.logFile)),
    stop: async (graceMs = DEFAULT_GRACE_MS) => {
      const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await signal('SIGTERM').finally(() => clearTimeout(killer));
    },
    kill: () => signal('SIGKILL'),
  };
}

function describeEnding(child: ChildProcess, logFile: string | undefined): string {
  const how = child.signalCode ?? `code ${child.exitCode}`;
  if (logFile === undefined) return `ended with ${how}`;
  const lastLine = readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  return `ended with ${how}: ${lastLine} (log: ${logFile})`;
}

function forwardLines(child: ChildProcess, { name, say }: ProcessOptions): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => say?.(`[${name}] ${line}`));
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > LOG_LIMIT_BYTES ? 'w' : 'a');
}
