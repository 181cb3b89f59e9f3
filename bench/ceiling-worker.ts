import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { readEnvironment } from '../config/environment';
import { parseKeyRing } from '../secrets/key-ring';
import { createPayloadCodec } from '../secrets/payload-codec';
import { bundleWorkflows } from '../workers/bundle';
import { CEILING_TASK_QUEUE } from './ceiling';

/** Runs the worker of the workflow that does nothing, set up as the orders' worker is. */
async function main(): Promise<void> {
  const { temporalAddress, temporalNamespace, maxCachedWorkflows, keys } = readEnvironment(process.env);
  Runtime.install({ shutdownSignals: ['SIGINT', 'SIGTERM'] });
  const connection = await NativeConnection.connect({ address: temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: temporalNamespace,
    taskQueue: CEILING_TASK_QUEUE,
    workflowBundle: { code: await bundleWorkflows(require.resolve('./workflows')) },
    dataConverter: { payloadCodecs: [createPayloadCodec(parseKeyRing(keys))] },
    maxCachedWorkflows,
  });
  await worker.run();
  await connection.close();
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
