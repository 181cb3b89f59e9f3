import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { registerSearchAttributes } from '../../workers/search-attributes';
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

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const path = process.env.TEMPORAL_TEST_SERVER;
    if (!path) throw new Error('TEMPORAL_TEST_SERVER names no program');
    env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
    await registerSearchAttributes(env.connection, 'default');
    workflowBundle = await bundleWorkflowCode({
      workflowsPath: require.resolve('../../workflows'),
      logger: new DefaultLogger('ERROR'),
    });
  });
  afterAll(() => env?.teardown());

  return {
    /** Runs `story` while a worker with these activities is at work on a task queue of its own. */
    async run<T>(activities: Partial<Activities>, story: (run: Run) => Promise<T>): Promise<T> {
      const taskQueue = randomUUID();
      const worker = await Worker.create({ connection: env.nativeConnection, taskQueue, workflowBundle, activities });
      return worker.runUntil(() => story({ env, taskQueue }));
    },
  };
}

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
