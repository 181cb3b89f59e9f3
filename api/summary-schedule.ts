import { ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { SUMMARY_WORKFLOW_ID } from '../domain/ids';
import type { SummarySetting } from '../domain/summary';
import { TASK_QUEUE } from '../workflows/messages';
import { keepSchedule, type Scheduled } from './schedules';

/** Makes the schedule of summaries as it is to be; there is none where nobody wants them. */
export const scheduleSummary = (
  client: Pick<Client, 'schedule'>,
  { every, hour }: Pick<SummarySetting, 'every' | 'hour'>,
  taskQueue = TASK_QUEUE,
): Promise<void> => {
  const day = every === 'week' ? ({ dayOfWeek: 'MONDAY' } as const) : {};
  return keepSchedule(client, SUMMARY_WORKFLOW_ID, every && scheduled({ hour, ...day }, taskQueue));
};

const scheduled = (calendar: { hour: number; dayOfWeek?: 'MONDAY' }, taskQueue: string): Scheduled => ({
  spec: { calendars: [calendar] },
  // One that cannot be mailed is tried for a day; the next one tells what has been missed.
  policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '1 day' },
  action: {
    type: 'startWorkflow',
    workflowType: 'sendSummary',
    workflowId: SUMMARY_WORKFLOW_ID,
    taskQueue,
    args: [],
    staticSummary: 'Summary by mail',
  },
});
