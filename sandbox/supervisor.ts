import { setTimeout as delay } from 'node:timers/promises';
import type { RunningProcess, Say } from './processes';

export interface Supervision {
  restart: () => Promise<RunningProcess>;
  isWanted: () => boolean;
  say: Say;
  /** The wait before a restart; it doubles while one failure follows another. */
  pauseMs?: number;
  longestPauseMs?: number;
  /** Waits so many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

/** Starts the worker again whenever it has ended by itself, until it is no longer wanted; never rejects. */
export async function superviseWorker(worker: RunningProcess, options: Supervision): Promise<void> {
  const { restart, isWanted, say, pauseMs = 1_000, longestPauseMs = 60_000, wait = delay } = options;
  let running: RunningProcess | null = worker;
  let startedAt = Date.now();
  let pause = pauseMs;
  while (isWanted()) {
    await running?.ended;
    if (!isWanted()) return;
    // One that has lived for long has ended for a reason of its own.
    if (running && Date.now() - startedAt > longestPauseMs) pause = pauseMs;
    if (running) say(`The worker ${running.ending() ?? 'ended'}. Starting another in ${seconds(pause)} …`);
    await wait(pause);
    if (!isWanted()) return;
    pause = Math.min(pause * 2, longestPauseMs);
    running = await restart().catch((error: unknown) => {
      if (isWanted()) say(`The worker could not be started: ${reasonOf(error)}. Trying again in ${seconds(pause)} …`);
      return null;
    });
    startedAt = Date.now();
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
