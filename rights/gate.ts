import {
  BrokenCircuitError,
  BulkheadRejectedError,
  CircuitState,
  ConsecutiveBreaker,
  type IBackoff,
  bulkhead,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import { KEY_RETRY_INTERVAL_MS } from '../domain/windows';

/** So many failures in a row, and the server is left alone for a while. */
const FAILURES_TO_BREAK = 10;
const FIRST_BREAK_MS = 5_000;
const LONGEST_BREAK_MS = 60_000;

/** Shorter than this nobody is sent away, however fast the server is. */
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/** How far apart those come back who were sent away by a server that fails: it may have recovered, but every try costs us as much as an order. */
const TRIES_APART_MS = 1_000;

/** Until calls have been measured. */
const ASSUMED_CALL_MS = 1_000;

export type Passage<T> =
  | { status: 'passed'; value: T }
  /** The call was not made; after so long its turn may have come. */
  | { status: 'turnedAway'; retryAfterMs: number };

/** What lets calls to one server through: so many at once, and none for a while after it has failed again and again. */
export interface Gate<Outcome> {
  pass<T extends Outcome>(call: () => Promise<T>): Promise<Passage<T>>;
}

/** Opens a gate for calls that fulfill; `isFailure` says which of their outcomes count as failures of the server. */
export function createGate<Outcome>(limit: number, isFailure: (outcome: Outcome) => boolean): Gate<Outcome> {
  const slots = bulkhead(limit);
  const pauses = createPauses();
  const breaker = circuitBreaker(
    handleWhenResult((outcome) => isFailure(outcome as Outcome)),
    { breaker: new ConsecutiveBreaker(FAILURES_TO_BREAK), halfOpenAfter: pauses.backoff },
  );
  const calls = createStopwatch();
  const turns = createTurns(LONGEST_WAIT_MS);
  const tries = createTurns(KEY_RETRY_INTERVAL_MS);
  // Who waits for a server that works again is not in the way of who finds it failing next time.
  breaker.onReset(() => tries.beginAnew());
  const afterPause = (pauseMs: number) => turnedAway(tries.next(pauseMs, TRIES_APART_MS));

  return {
    async pass(call) {
      // One call probes the server; cockatiel lets the others wait for its end, and they would hold their callers up.
      if (breaker.state === CircuitState.HalfOpen) return afterPause(pauses.last());
      try {
        // The slots come first: their refusal inside the breaker would pass for a good answer, and close it.
        return { status: 'passed', value: await slots.execute(() => breaker.execute(() => calls.timed(call))) };
      } catch (error) {
        if (error instanceof BrokenCircuitError) return afterPause(pauses.left());
        const apart = calls.milliseconds() / limit;
        if (error instanceof BulkheadRejectedError) return turnedAway(turns.next(apart, apart));
        throw error;
      }
    },
  };
}

const turnedAway = (waitMs: number): { status: 'turnedAway'; retryAfterMs: number } => ({
  status: 'turnedAway',
  retryAfterMs: Math.ceil(Math.max(waitMs, SHORTEST_WAIT_MS)),
});

/** How long the breaker stays open: longer with each probe that fails. */
function createPauses() {
  let last = FIRST_BREAK_MS;
  let endsAt = 0;
  const next = ({ attempt }: { attempt: number }): IBackoff<{ attempt: number }> => {
    last = Math.min(FIRST_BREAK_MS * 2 ** (attempt - 1), LONGEST_BREAK_MS);
    endsAt = Date.now() + last;
    return { duration: last, next };
  };
  return { backoff: { next }, last: () => last, left: () => endsAt - Date.now() };
}

/** Tells how long the calls take of late. */
function createStopwatch() {
  let callMs = ASSUMED_CALL_MS;
  return {
    async timed<T>(call: () => Promise<T>): Promise<T> {
      const startedAt = Date.now();
      try {
        return await call();
      } finally {
        callMs = callMs * 0.8 + (Date.now() - startedAt) * 0.2;
      }
    },
    milliseconds: () => callMs,
  };
}

/** Gives each that is sent away a turn of its own, so that they do not all come back at once; where the longest wait is full, turns begin anew between the earlier ones. */
function createTurns(longestMs: number) {
  let lastTurn = 0;
  return {
    next(firstMs: number, apartMs: number): number {
      const now = Date.now();
      const turn = Math.max(lastTurn + apartMs, now + firstMs);
      lastTurn = turn > now + longestMs ? now + firstMs : turn;
      return lastTurn - now;
    },
    beginAnew: () => void (lastTurn = 0),
  };
}
