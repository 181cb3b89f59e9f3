import { ActivityFailure, CancellationScope, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import type { RightsOutcome, RightsRequest } from '../domain/rights';
import { KEY_RETRY_INTERVAL_MS } from '../domain/windows';
import { finish, firstLocally } from './activities';
import type { Exceptions } from './exceptions';
import type { Flows } from './flows';
import type { Holds } from './holds';
import { RIGHTS_TASK_QUEUE } from './messages';

/** One question takes as long as the publisher's own time-out says, which is two minutes at most. */
const CALL = {
  taskQueue: RIGHTS_TASK_QUEUE,
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '15 seconds',
} as const;

const { requestKeysOnce } = proxyActivities<Activities>({ ...CALL, retry: { maximumAttempts: 1 } });

// The server does the asking: 21 days of hourly tries are three events, where a loop with a timer makes thousands.
const hourlyFor = (windowMs: number): Activities =>
  proxyActivities<Activities>({
    ...CALL,
    scheduleToCloseTimeout: windowMs,
    retry: { initialInterval: KEY_RETRY_INTERVAL_MS, backoffCoefficient: 1 },
    cancellationType: 'WAIT_CANCELLATION_COMPLETED', // an answer on its way must not be lost
  });

const CUT_OFF_MS = 60_000;

type Delay = Extract<RightsOutcome, { status: 'pending' }>;

/** What has come of waiting: an answer, the end of the window, or somebody's wish to stop. */
type WaitOutcome = RightsOutcome | { status: 'expired' } | { status: 'stopped' };

/** The lines whose keys are asked for at their publishers. */
export class Rights {
  /** Lines that are to be asked for at once, in the middle of waiting. */
  private readonly hurried = new Set<Line>();
  private readonly waiting = new Set<Line>();
  private isLeaving = false;

  constructor(
    private readonly ledger: OrderLedger,
    private readonly flows: Flows,
    private readonly exceptions: Exceptions,
    private readonly holds: Holds,
  ) {}

  /** Asks until a line has all its keys, for 21 days at most; false when it has not got them and this asks no more. */
  async request(line: Line, publisher: string): Promise<boolean> {
    line.publisher = publisher;
    for (;;) {
      const asked = { ...line };
      this.ledger.move(line, 'requesting');
      this.ledger.note('requesting', { line: line.id, note: publisher });
      const outcome = await this.ask(line, asked);
      if (line.round !== asked.round) {
        // Once more: a key may have come since, also by a try of which nobody has heard.
        this.exceptions.release(asked);
        return false;
      }
      if (outcome.status === 'stopped' && this.isLeaving) return false;
      if (outcome.status === 'stopped') continue;
      return this.settle(line, outcome);
    }
  }

  /** True while no publisher is waited for. */
  get areDone(): boolean {
    return this.waiting.size === 0;
  }

  /** Stops waiting for publishers, so that the next run begins anew with the lines that wait; an answer on its way is awaited. */
  leave(): void {
    this.isLeaving = true;
  }

  /** Asks for a line at once if it is being waited for; false when it is not. */
  hurry(line: Line): boolean {
    if (!this.waiting.has(line)) return false;
    this.hurried.add(line);
    return true;
  }

  private async ask(line: Line, asked: Line): Promise<WaitOutcome> {
    const request = this.requestFor(asked);
    const first = await askOnce(request);
    if (first.status !== 'pending' || line.round !== asked.round) return first;
    return this.waitFor(line, request, first);
  }

  /** Lets the server ask every hour; whatever sends the line elsewhere meanwhile stops that. */
  private async waitFor(line: Line, request: RightsRequest, first: Delay): Promise<WaitOutcome> {
    this.showDelay(line, first);
    this.holds.begin(line);
    const windowMs = new Date(line.exception?.deadline ?? 0).getTime() - Date.now();
    if (windowMs <= 0) return { status: 'expired' };
    const asking = new CancellationScope();
    const { round } = request.line;
    let isAnswered = false;
    this.waiting.add(line);
    const isToStop = () => line.round !== round || this.hurried.has(line) || this.isLeaving;
    this.flows.start(condition(() => isAnswered || isToStop()).then(() => asking.cancel()));
    try {
      return await asking.run(() => hourlyFor(windowMs).requestKeys(request, first.retryAfterMs));
    } catch (error) {
      if (isCancellation(error) || wasStopped(error)) return { status: 'stopped' };
      if (error instanceof ActivityFailure && error.retryState === 'TIMEOUT') return { status: 'expired' };
      throw error;
    } finally {
      isAnswered = true;
      this.waiting.delete(line);
      this.hurried.delete(line);
    }
  }

  private showDelay(line: Line, { cause, granted, publisher, httpStatus, returnCode, returnMessage }: Delay): void {
    line.granted = granted;
    const facts = {
      publisher,
      cause,
      ...(httpStatus !== null && { httpStatus }),
      ...(returnCode !== null && { returnCode }),
      ...(returnMessage !== null && { returnMessage }),
    };
    if (cause === 'short') this.ledger.raise(line, 'rights_short', { ...facts, granted, quantity: line.quantity });
    else this.ledger.raise(line, 'rights_retrying', facts);
    const order = this.ledger.snapshot();
    this.flows.start(firstLocally((activities) => activities.mailWaiting({ order, line: line.id })));
  }

  private settle(line: Line, outcome: Exclude<WaitOutcome, { status: 'stopped' }>): boolean {
    if (outcome.status === 'expired') {
      this.exceptions.closeWindow(line);
      return false;
    }
    line.granted = outcome.granted;
    switch (outcome.status) {
      case 'granted':
        this.ledger.grant(line);
        return true;
      case 'refused':
        this.exceptions.raise(line, 'rights_refused', {
          publisher: outcome.publisher,
          returnCode: outcome.returnCode ?? 'none',
          returnMessage: outcome.returnMessage ?? 'no reason given',
        });
        return false;
      case 'duplicate':
        this.exceptions.raise(line, 'duplicate_key', { publisher: outcome.publisher });
        return false;
      case 'pending':
        throw new Error(`Line ${line.id} was left without an answer`);
    }
  }

  private requestFor(line: Line): RightsRequest {
    const { buyer, currency, acceptedAt } = this.ledger.snapshot();
    return { identity: this.ledger.identity, buyer, currency, acceptedAt, line };
  }
}

/** True when a try under way has come to nothing after it was to stop: the server does not repeat it. */
const wasStopped = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED';

/** A try whose answer never came, because a worker has ended in the middle of it, is repeated soon: the publisher has not said "later". */
async function askOnce(request: RightsRequest): Promise<RightsOutcome> {
  try {
    return await finish(requestKeysOnce(request));
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const { granted, publisher } = request.line;
    const silence = {
      httpStatus: null,
      returnCode: null,
      returnMessage: 'the try was cut off',
      retryAfterMs: CUT_OFF_MS,
    };
    return { status: 'pending', cause: 'network', granted, publisher: publisher ?? '', ...silence };
  }
}
