import { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { PayloadCodec } from '@temporalio/common';
import type { Activities } from '../activities/activities';
import { allocationActivities } from '../activities/allocation';
import { createCatalog } from '../activities/catalog';
import { mailActivities } from '../activities/mail';
import { orderActivities } from '../activities/order';
import { poolActivities } from '../activities/pool';
import type { Environment } from '../config/environment';
import type { Mailer } from '../mail/transport';
import type { Models } from '../models/models';
import { createDataConverter } from '../secrets/data-converter';
import type { OrderIds } from '../secrets/order-ids';
import { TASK_QUEUE } from '../workflows/messages';
import { heartbeats } from './heartbeats';
import { workflowSignals } from './workflow-signals';

export interface WorkerDependencies {
  environment: Pick<
    Environment,
    'temporalNamespace' | 'publicUrl' | 'vendorName' | 'mailFrom' | 'maximumUnits' | 'maxCachedWorkflows'
  >;
  connection: NativeConnection;
  codec: PayloadCodec;
  models: Models;
  mailer: Mailer;
  orderIds: Pick<OrderIds, 'tokenOf'>;
  /** The workflows as a bundle or a path. */
  workflows: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
}

/** Creates the worker of the orders' task queue; a part may be replaced, which tests use. */
export function createWorker(dependencies: WorkerDependencies, replaced: Partial<WorkerOptions> = {}): Promise<Worker> {
  const { environment, connection, codec, workflows } = dependencies;
  return Worker.create({
    connection,
    namespace: environment.temporalNamespace,
    taskQueue: TASK_QUEUE,
    ...workflows,
    activities: createActivities(dependencies),
    interceptors: { activity: [heartbeats] },
    dataConverter: createDataConverter(codec),
    maxCachedWorkflows: environment.maxCachedWorkflows,
    shutdownGraceTime: '10 seconds',
    // After a worker's sudden end its orders wait this long for it before another takes them.
    stickyQueueScheduleToStartTimeout: '5 seconds',
    ...replaced,
  });
}

function createActivities({
  environment,
  connection,
  codec,
  models,
  mailer,
  orderIds,
}: WorkerDependencies): Activities {
  const client = new Client({
    connection,
    namespace: environment.temporalNamespace,
    dataConverter: createDataConverter(codec),
  });
  const { stockChanged, codesReserved } = workflowSignals(client);
  const { publicUrl, vendorName, mailFrom, maximumUnits } = environment;
  const catalog = createCatalog(models);
  return {
    ...allocationActivities({ models, catalog, stockChanged, maximumUnits }),
    ...poolActivities({ models, catalog, codesReserved }),
    ...orderActivities(models),
    ...mailActivities({
      models,
      catalog,
      mailer,
      vendorName,
      mailDomain: mailFrom.replace(/^.*@|>$/g, ''),
      statusUrl: (orderId) => `${publicUrl}/orders/status/${orderIds.tokenOf(orderId)}`,
    }),
  };
}
