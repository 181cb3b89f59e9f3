import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { FAILURE_CONVERTER } from '../secrets/data-converter';

/** Where the built workflow code lies, which a worker loads in a fraction of the time that bundling takes. */
export const WORKFLOW_BUNDLE = path.join(__dirname, '..', 'workflow-bundle.js');

/** Bundles the workflows' code from a folder of built or source files. */
export async function bundleWorkflows(workflowsPath: string): Promise<string> {
  const logger = { trace: ignore, debug: ignore, info: ignore, warn: console.warn, error: console.error, log: ignore };
  const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath: FAILURE_CONVERTER, logger });
  return code;
}

const ignore = (): void => undefined;

if (require.main === module) {
  void bundleWorkflows(require.resolve('../workflows')).then((code) => writeFile(WORKFLOW_BUNDLE, code));
}
