import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { WorkflowClient, type WorkflowClientInterceptor, type WorkflowHandle } from '@temporalio/client';
import { heartbeats } from '../../workers/heartbeats';
import { registerSearchAttributes } from '../../workers/search-attributes';
import { RIGHTS_TASK_QUEUE, WEBHOOK_TASK_QUEUE } from '../../workflows/messages';
import type { Activities } from '../../activities/activities';

/** A started workflow of a test, with a worker at work on it. */
export interface Run {
  env: TestWorkflowEnvironment;
  taskQueue: string;
}

/** A history by the name that its replay is told by. */
interface NamedHistory {
  workflowId: string;
  history: unknown;
}

/** Who clients and workers say they are, in histories too: never a process of this machine. */
const IDENTITY = 'test';

/** Workflows are bundled in seconds, but for a machine that is busy. */
const DEADLINE_MS = 240_000;

const logger = new DefaultLogger('ERROR');

/** Bundles workflows as a worker runs them: Keyrail's own, unless others are named; once for a run of the tests. */
export async function bundleWorkflows(
  workflowsPath = require.resolve('../../workflows'),
): Promise<WorkflowBundleWithSourceMap> {
  const folder = process.env.TEST_RUN_FOLDER;
  if (!folder) throw new Error('TEST_RUN_FOLDER names no folder');
  const file = join(folder, `workflows-${basename(dirname(workflowsPath))}-${basename(workflowsPath, '.ts')}.json`);
  const bundled = await readFile(file, 'utf8').catch(() => null);
  if (bundled !== null) return JSON.parse(bundled) as WorkflowBundleWithSourceMap;
  const bundle = await bundleWorkflowCode({ workflowsPath, logger });
  // Another file's process may bundle the same at the same time, and reads only what is whole.
  await writeFile(`${file}.${process.pid}`, JSON.stringify(bundle));
  await rename(`${file}.${process.pid}`, file);
  return bundle;
}

/** Replays histories, and answers with those of which a worker that takes them over would not come to the same. */
export async function replayFaults(
  workflowBundle: WorkflowBundleWithSourceMap,
  histories: Iterable<NamedHistory> | AsyncIterable<NamedHistory>,
): Promise<{ workflowId: string; error: Error }[]> {
  const faults = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
    if (error) faults.push({ workflowId, error });
  return faults;
}

/** Gives a test file the bundled workflows, and each of its stories a time-skipping server. */
export function useTemporal() {
  let workflowBundle: WorkflowBundleWithSourceMap;
  const open = new Set<TestWorkflowEnvironment>();

  beforeAll(async () => {
    Runtime.install({ logger });
    workflowBundle = await bundleWorkflows();
  }, DEADLINE_MS);
  // What a story that was given up has left.
  afterAll(() => Promise.allSettled([...open].map((env) => env.teardown())));

  async function inEnvironment<T>(
    started: Set<string>,
    story: (env: TestWorkflowEnvironment) => Promise<T>,
  ): Promise<T> {
    const env = await startEnvironment(started);
    open.add(env);
    try {
      return await story(env);
    } finally {
      open.delete(env);
      await env.teardown();
    }
  }

  return {
    /**
     * Runs `story` while a worker with these activities is at work on a task queue of its own, then replays its workflows. No other
     * story has that server: a worker that has ended there may still be given a task, and with its time-out the clock stands still.
     */
    async run<T>(
      activities: Partial<Activities>,
      story: (run: Run) => Promise<T>,
      { showsLife = true }: { showsLife?: boolean } = {},
    ): Promise<T> {
      const started = new Set<string>();
      return inEnvironment(started, async (env) => {
        const taskQueue = randomUUID();
        const options = {
          connection: env.nativeConnection,
          identity: IDENTITY,
          activities,
          interceptors: { activity: showsLife ? [heartbeats] : [] },
        };
        const worker = await Worker.create({ ...options, taskQueue, workflowBundle });
        // A worker that has nothing to run cannot be made.
        const isIdle = Object.keys(activities).length === 0;
        const outward = activities.postEvent ? WEBHOOK_TASK_QUEUE : RIGHTS_TASK_QUEUE;
        const outwardWorker = isIdle ? null : await Worker.create({ ...options, taskQueue: outward });
        const tell = () => story({ env, taskQueue });
        const outcome = await worker.runUntil(() => (outwardWorker ? outwardWorker.runUntil(tell) : tell()));
        const [fault] = await replayFaults(workflowBundle, historiesOf(env, started));
        if (fault) throw fault.error;
        return outcome;
      });
    },
  };
}

async function startEnvironment(started: Set<string>): Promise<TestWorkflowEnvironment> {
  const path = process.env.TEMPORAL_TEST_SERVER;
  if (!path) throw new Error('TEMPORAL_TEST_SERVER names no program');
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
    client: { identity: IDENTITY, interceptors: { workflow: [noteStarts(started)] } },
  });
  await registerSearchAttributes(env.connection, 'default');
  return env;
}

/** What the workflows of a story have left; read as workers do, for whom none is too long. */
async function* historiesOf(env: TestWorkflowEnvironment, started: Set<string>): AsyncIterable<NamedHistory> {
  const workflows = new WorkflowClient({ connection: env.nativeConnection });
  for (const workflowId of started) yield { workflowId, history: await workflows.getHandle(workflowId).fetchHistory() };
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
