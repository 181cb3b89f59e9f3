import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createDataConverter } from '../secrets/data-converter';
import { RIGHTS_TASK_QUEUE, TASK_QUEUE, WEBHOOK_TASK_QUEUE } from '../workflows/messages';
import { createActivities, type ActivityDependencies } from './activities';
import { heartbeats } from './heartbeats';

export interface WorkerDependencies extends ActivityDependencies {
  environment: ActivityDependencies['environment'] & { maxCachedWorkflows: number };
  connection: NativeConnection;
  /** The workflows as a bundle or a path. */
  workflows: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
}

/** The workers of one process, which start and stop together. */
export interface Workers {
  run(): Promise<void>;
}

/** Creates the worker of orders, and those of calls to publishers and to the vendor's own systems, whose hanging calls hold no slot of another. */
export async function createWorkers(dependencies: WorkerDependencies): Promise<Workers> {
  const workers = await Promise.all([
    createWorker(dependencies),
    createRightsWorker(dependencies),
    createWebhookWorker(dependencies),
  ]);
  return { run: async () => void (await Promise.all(workers.map((worker) => worker.run()))) };
}

/** Creates the worker of the orders' task queue; a part may be replaced, which tests use. */
export function createWorker(dependencies: WorkerDependencies, replaced: Partial<WorkerOptions> = {}): Promise<Worker> {
  const { environment, workflows } = dependencies;
  return Worker.create({
    ...commonOptions(dependencies),
    taskQueue: TASK_QUEUE,
    ...workflows,
    maxCachedWorkflows: environment.maxCachedWorkflows,
    // After a worker's sudden end its orders wait this long for it before another takes them.
    stickyQueueScheduleToStartTimeout: '5 seconds',
    ...replaced,
  });
}

/** Creates the worker of calls to publishers. */
export const createRightsWorker = (
  dependencies: WorkerDependencies,
  replaced: Partial<WorkerOptions> = {},
): Promise<Worker> =>
  Worker.create({
    ...commonOptions(dependencies),
    taskQueue: RIGHTS_TASK_QUEUE,
    maxConcurrentActivityTaskExecutions: 200,
    ...replaced,
  });

/** Creates the worker of messages to the vendor's own systems. */
const createWebhookWorker = (dependencies: WorkerDependencies): Promise<Worker> =>
  Worker.create({
    ...commonOptions(dependencies),
    taskQueue: WEBHOOK_TASK_QUEUE,
    maxConcurrentActivityTaskExecutions: 100,
  });

const commonOptions = (dependencies: WorkerDependencies) => ({
  connection: dependencies.connection,
  namespace: dependencies.environment.temporalNamespace,
  activities: createActivities(dependencies),
  interceptors: { activity: [heartbeats] },
  dataConverter: createDataConverter(dependencies.codec),
  shutdownGraceTime: '10 seconds' as const,
  // What is still in hand then is taken over by another worker.
  shutdownForceTime: '30 seconds' as const,
});
