import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { SummaryOutcome } from '../domain/summary';

/** A mail server that is down for longer is left to the next summary, which tells what has been missed. */
const { mailSummary } = proxyActivities<Activities>({
  startToCloseTimeout: '30 minutes',
  scheduleToCloseTimeout: '1 day',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** Mails what has happened since the last summary until now. */
export const sendSummary = (): Promise<SummaryOutcome> => mailSummary(workflowInfo().startTime.toISOString());
