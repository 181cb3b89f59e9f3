import { setTimeout as delay } from 'node:timers/promises';

/** What came of calling something again and again. */
export interface Load {
  perSecond: number;
  /** Of each call that went well, in milliseconds. */
  latencies: number[];
}

/** A run with more failures measures the failures. */
const FAILURES_BORNE = 0.01;

/** Keeps so many calls under way; the time until they have got going is not counted. */
export async function keepBusy(
  { lanes, seconds, rampSeconds = 1 }: { lanes: number; seconds: number; rampSeconds?: number },
  call: () => Promise<unknown>,
): Promise<Load> {
  const calls = new Calls(call);
  const start = performance.now();
  const from = start + rampSeconds * 1000;
  const until = from + seconds * 1000;
  const runLane = async () => {
    while (performance.now() < until) await calls.make(performance.now());
  };
  await Promise.all(Array.from({ length: lanes }, runLane));
  return calls.load(from, until);
}

/** Calls so many times in all, with so many calls under way at once. */
export async function callTimes(
  { times, lanes }: { times: number; lanes: number },
  call: () => Promise<unknown>,
): Promise<Load> {
  const calls = new Calls(call);
  const start = performance.now();
  let made = 0;
  const runLane = async () => {
    while (made < times) {
      made += 1;
      await calls.make(performance.now());
    }
  };
  await Promise.all(Array.from({ length: lanes }, runLane));
  return calls.load(start, performance.now());
}

/** A steady pace: what comes of the ramp is not counted. */
export interface Pace {
  perSecond: number;
  seconds: number;
  rampSeconds?: number;
}

/**
 * Calls so many times a second, whether the earlier calls have been answered or not, and gives the latencies of what went well
 * in milliseconds; a late call counts from when it was due.
 */
export async function keepPace(
  { perSecond, seconds, rampSeconds = 0 }: Pace,
  call: () => Promise<unknown>,
): Promise<number[]> {
  const ramp = new Calls(call);
  const calls = new Calls(call);
  const start = performance.now();
  const from = start + rampSeconds * 1000;
  const made: Promise<void>[] = [];
  for (let index = 0; index < perSecond * (rampSeconds + seconds); index += 1) {
    const due = start + (index * 1000) / perSecond;
    await delay(Math.max(0, due - performance.now()));
    made.push((due < from ? ramp : calls).make(due));
  }
  await Promise.all(made);
  return calls.latencies();
}

class Calls {
  private readonly done: { at: number; latency: number }[] = [];
  private readonly failures: string[] = [];

  constructor(private readonly call: () => Promise<unknown>) {}

  async make(due: number): Promise<void> {
    try {
      await this.call();
      const at = performance.now();
      this.done.push({ at, latency: at - due });
    } catch (error) {
      this.failures.push(String(error));
    }
  }

  /** Of what was answered then. */
  load(from: number, until: number): Load {
    const within = this.answered().filter(({ at }) => at >= from && at <= until);
    const perSecond = within.length / ((until - from) / 1000);
    return { perSecond, latencies: within.map(({ latency }) => latency) };
  }

  latencies(): number[] {
    return this.answered().map(({ latency }) => latency);
  }

  private answered(): { at: number; latency: number }[] {
    const { done, failures } = this;
    if (failures.length > FAILURES_BORNE * (done.length + failures.length))
      throw new Error(`${failures.length} of ${done.length + failures.length} calls failed: ${failures[0]}`);
    return done;
  }
}
