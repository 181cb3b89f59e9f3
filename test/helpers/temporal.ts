import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { WorkflowClientInterceptor, WorkflowHandle } from '@temporalio/client';
import { heartbeats } from '../../workers/heartbeats';
import { registerSearchAttributes } from '../../workers/search-attributes';
import { RIGHTS_TASK_QUEUE, WEBHOOK_TASK_QUEUE } from '../../workflows/messages';
import type { Activities } from '../../activities/activities';

/** A started workflow of a test, with a worker at work on it. */
export interface Run {
  env: TestWorkflowEnvironment;
  taskQueue: string;
}

/** Gives a test file a time-skipping server and the bundled workflows. */
export function useTemporal() {
  let env: TestWorkflowEnvironment;
  let workflowBundle: WorkflowBundle;
  const started = new Set<string>();

  /** Replays what the workflows of a story have left: a worker that takes over one of them must come to the same. */
  async function replayAll(): Promise<void> {
    for (const id of started) {
      const history = await env.client.workflow.getHandle(id).fetchHistory();
      await Worker.runReplayHistory({ workflowBundle }, history, id);
    }
  }

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const path = process.env.TEMPORAL_TEST_SERVER;
    if (!path) throw new Error('TEMPORAL_TEST_SERVER names no program');
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
      client: { interceptors: { workflow: [noteStarts(started)] } },
    });
    await registerSearchAttributes(env.connection, 'default');
    workflowBundle = await bundleWorkflowCode({
      workflowsPath: require.resolve('../../workflows'),
      logger: new DefaultLogger('ERROR'),
    });
  });
  afterAll(() => env?.teardown());

  return {
    /** Runs `story` while a worker with these activities is at work on a task queue of its own, then replays its workflows. */
    async run<T>(
      activities: Partial<Activities>,
      story: (run: Run) => Promise<T>,
      { showsLife = true }: { showsLife?: boolean } = {},
    ): Promise<T> {
      const taskQueue = randomUUID();
      const options = {
        connection: env.nativeConnection,
        activities,
        interceptors: { activity: showsLife ? [heartbeats] : [] },
      };
      const worker = await Worker.create({ ...options, taskQueue, workflowBundle });
      // A worker that has nothing to run cannot be made.
      const isIdle = Object.keys(activities).length === 0;
      const outward = activities.postEvent ? WEBHOOK_TASK_QUEUE : RIGHTS_TASK_QUEUE;
      const outwardWorker = isIdle ? null : await Worker.create({ ...options, taskQueue: outward });
      started.clear();
      const tell = () => story({ env, taskQueue });
      const outcome = await worker.runUntil(() => (outwardWorker ? outwardWorker.runUntil(tell) : tell()));
      await replayAll();
      return outcome;
    },
  };
}

const noteStarts = (started: Set<string>): WorkflowClientInterceptor => ({
  start(input, next) {
    started.add(input.options.workflowId);
    return next(input);
  },
  signalWithStart(input, next) {
    started.add(input.options.workflowId);
    return next(input);
  },
});

/** Counts the events of a workflow's history by type. */
export async function eventTypes(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? 'unknown');
}

/** Waits for a workflow's end without letting time skip, as awaiting its result does. */
export async function endOf<T>(handle: WorkflowHandle<() => Promise<T>>): Promise<T> {
  while ((await handle.describe()).status.name === 'RUNNING') await new Promise((resolve) => setTimeout(resolve, 20));
  return handle.result();
}
