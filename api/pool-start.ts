import { poolWorkflowId } from '../domain/ids';
import { searchAttributes, stockChangedSignal, TASK_QUEUE } from '../workflows/messages';

/** What wakes a product's pool by signalWithStart, and starts it as operators find it where it is not at work. */
export const poolStart = (product: string, taskQueue = TASK_QUEUE) => ({
  workflowId: poolWorkflowId(product),
  taskQueue,
  args: [product],
  typedSearchAttributes: [{ key: searchAttributes.products, value: [product] }],
  signal: stockChangedSignal,
  signalArgs: [] as [],
  staticSummary: `Pool of ${product}`,
});
