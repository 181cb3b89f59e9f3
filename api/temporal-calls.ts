import type { Client } from '@temporalio/client';
import type { Order } from '../domain/order';
import { mapFailures, type Failure } from './temporal-failures';

/** How long a call to Temporal may take that waits for no workflow. */
export const CALL_MILLISECONDS = 5_000;

/** Temporal has the message and will act on it. */
export type Taken = { status: 'taken' };
export type Answered = { status: 'answered'; order: Order };
/** Temporal has the message, but the workflow's answer did not come in time. */
export type Pending = { status: 'pending' };

export type TemporalCalls = ReturnType<typeof temporalCalls>;

/** Makes calls to Temporal, each bounded in time. */
export function temporalCalls(client: Client, callMilliseconds: number) {
  const within = <T>(milliseconds: number, call: () => Promise<T>) =>
    mapFailures(() => client.withDeadline(Date.now() + milliseconds, call));
  return {
    /** Makes a call that waits for no workflow: one that is not answered in time has not been heard, as far as anybody knows. */
    async send(call: () => Promise<unknown>): Promise<Taken | Failure> {
      const outcome = await within(callMilliseconds, async () => void (await call()));
      if (outcome === undefined) return { status: 'taken' };
      return outcome.status === 'pending' ? { status: 'unavailable' } : outcome;
    },
    /** Makes a call that a workflow answers with its order. */
    ask: (call: () => Promise<Order>, milliseconds = callMilliseconds): Promise<Answered | Pending | Failure> =>
      within(milliseconds, async () => ({ status: 'answered' as const, order: await call() })),
  };
}
