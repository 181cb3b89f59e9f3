import { randomUUID } from 'node:crypto';
import type { SignalDefinition } from '@temporalio/common';
import type { OperatorAction } from '../../../domain/operator-action';
import { cancelBulkActionSignal, pauseBulkActionSignal, resumeBulkActionSignal } from '../../../workflows/messages';
import { operator } from '../../helpers/orders';
import type { Run } from '../../helpers/temporal';
import { carryOut, toItsEnd, until, type Stories } from './story';

/** Acts in two steps, and remembers what was noted. */
function twoSteps() {
  const noted: string[] = [];
  let left = 2;
  return {
    noted,
    gatherBulkLines: async () => undefined,
    actOnBulkLines: async () => left-- > 0,
    noteBulkAction: async (_id: string, state: string) => void noted.push(state),
  };
}

const startPaused = ({ env, taskQueue }: Run) =>
  env.client.workflow.signalWithStart('actOnExceptions', {
    ...{ workflowId: randomUUID(), taskQueue, args: ['bulk-1'] },
    signal: pauseBulkActionSignal,
    signalArgs: [operator],
  });

const pausedUntil = (signal: SignalDefinition<[OperatorAction]>) => () => {
  const { noted, ...activities } = twoSteps();
  return {
    activities,
    tell: async (run: Run) => {
      const handle = await startPaused(run);
      await until('it is paused', () => noted.includes('paused'));
      await handle.signal(signal, operator);
      return toItsEnd(handle);
    },
  };
};

export const actOnExceptions: Stories = {
  'two-steps': () => {
    const { noted, ...activities } = twoSteps();
    void noted;
    return { activities, tell: (run) => carryOut(run, 'actOnExceptions', 'bulk-1') };
  },
  'paused-and-resumed': pausedUntil(resumeBulkActionSignal),
  'paused-and-cancelled': pausedUntil(cancelBulkActionSignal),
};
