import { randomUUID } from 'node:crypto';
import type { UpdateDefinition } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import type { Activities } from '../../../activities/activities';
import type { LineAction, OperatorAction } from '../../../domain/operator-action';
import type { Order } from '../../../domain/order';
import { waitUntil } from '../../../sandbox/processes';
import type * as workflows from '../../../workflows';
import { operator } from '../../helpers/orders';
import type { Run } from '../../helpers/temporal';

/** One way through a workflow, and what stands in for the world on it. */
export interface Story {
  activities: Partial<Activities>;
  /** Leads a workflow on its way, and answers with the one whose history is to be kept. */
  tell(run: Run): Promise<WorkflowHandle>;
}

/** The stories of a workflow type by the names of their files; each is made when it is told. */
export type Stories = Record<string, () => Story>;

/** A workflow that has come to its end, however long it has to wait for that. */
export async function toItsEnd<Handle extends WorkflowHandle>(handle: Handle | Promise<Handle>): Promise<Handle> {
  const known = await handle;
  await known.result();
  return known;
}

/** Starts a workflow that needs no more than its input, and sees it to its end. */
export const carryOut = <Name extends keyof typeof workflows>(
  { env, taskQueue }: Run,
  name: Name,
  ...args: Parameters<(typeof workflows)[Name]>
): Promise<WorkflowHandle> => toItsEnd(env.client.workflow.start(name, { workflowId: randomUUID(), taskQueue, args }));

type Unsigned<Action> = Omit<Action, keyof OperatorAction>;

/** Has an operator act on a line. */
export const act = <Action extends LineAction>(
  handle: WorkflowHandle,
  update: UpdateDefinition<Order, [Action]>,
  action: Unsigned<Action>,
): Promise<Order> => handle.executeUpdate(update, { args: [{ ...operator, ...action } as Action] });

/** Fails so many times, then does what it should. */
export function failing<Arguments extends unknown[], Result>(
  times: number,
  succeed: (...args: Arguments) => Promise<Result>,
): (...args: Arguments) => Promise<Result> {
  let left = times;
  return (...args) => (left-- > 0 ? Promise.reject(new Error('out of reach')) : succeed(...args));
}

/** Waits for what comes by itself on any machine. */
export const until = (what: string, isMet: () => boolean): Promise<void> =>
  waitUntil({ what, isMet: async () => isMet() });
