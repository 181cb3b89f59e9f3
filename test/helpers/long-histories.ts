import type { WorkflowHandle } from '@temporalio/client';
import type { LineException } from '../../domain/exception';
import type { fulfillOrder } from '../../workflows';
import { cancelOrderUpdate, codesReservedSignal, orderStatusQuery } from '../../workflows/messages';
import { until } from './engine';
import { operator } from './orders';
import { endOf } from './temporal';

/** An order's workflow. */
export type OrderHandle = WorkflowHandle<typeof fulfillOrder>;

/** As much as this makes a history longer than Temporal wants it to be: 4 MiB. */
const LONG_BYTES = 4_400_000;
const SIGNAL_BYTES = 400_000;

/** Makes an order's history long by signals that tell it nothing, and answers with the run that it had then. */
export async function growLong(handle: WorkflowHandle): Promise<string> {
  const { runId } = await handle.describe();
  for (let sent = 0; sent < LONG_BYTES; sent += SIGNAL_BYTES)
    await handle.signal(codesReservedSignal, { line: 'x'.repeat(SIGNAL_BYTES) });
  return runId;
}

/** Waits until a workflow has gone on in a run after this one. */
export const untilNewRun = (handle: WorkflowHandle, run: string): Promise<void> =>
  until('a new run', async () => (await handle.describe()).runId !== run);

/** A line of the order as it stands. */
export const lineOf = async (handle: OrderHandle, index = 0) => (await handle.query(orderStatusQuery)).lines[index];

/** What the first line waits for, once it does. */
export async function exceptionOf(handle: OrderHandle) {
  let exception = null as LineException | null;
  await until('the line to wait', async () => (exception = (await lineOf(handle))?.exception ?? null) !== null);
  return exception;
}

/** Counts what the order's timeline tells. */
export const eventsOf = async (handle: OrderHandle, event: string) =>
  (await handle.query(orderStatusQuery)).timeline.filter((entry) => entry.event === event).length;

/** Ends an order, so that nothing of it is left to another test's worker. */
export async function cancel(handle: OrderHandle): Promise<void> {
  await handle.executeUpdate(cancelOrderUpdate, { args: [operator] });
  await endOf(handle);
}

/**
 * Makes the history long and waits for the next run. Not on the hour of a publisher's next try: there a
 * request to cancel it has been seen to hang on the test server.
 */
export const goOn = async (handle: OrderHandle) => untilNewRun(handle, await growLong(handle));
