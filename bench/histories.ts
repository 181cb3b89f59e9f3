import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { mean, type Round } from './figures';

const SAMPLE = 20;
const LOOKS = 100;
const LOOK_MILLISECONDS = 100;

/** Measures what an order leaves in Temporal's history, by the last of many under load. */
export async function measureHistories(client: Client, name: string, workflowIds: readonly string[]): Promise<Round> {
  const ended = await Promise.all(workflowIds.slice(-SAMPLE).map((id) => describeEnded(client, id)));
  return {
    [`${name}.events`]: mean(ended.map(({ historyLength }) => historyLength)),
    [`${name}.bytes`]: mean(ended.map(({ historySize }) => historySize ?? NaN)),
  };
}

async function describeEnded(client: Client, workflowId: string): Promise<WorkflowExecutionDescription> {
  const handle = client.workflow.getHandle(workflowId);
  for (let look = 0; look < LOOKS; look += 1) {
    const description = await handle.describe();
    if (description.status.name === 'COMPLETED') return description;
    await delay(LOOK_MILLISECONDS);
  }
  throw new Error(`Workflow ${workflowId} has not ended`);
}
