import type { Client } from '@temporalio/client';
import { scheduleSummary } from '../api/summary-schedule';
import type { Models } from '../models/models';

/** Makes the schedule of summaries as it is to be: a Temporal that is new, beside a restored database, has none. */
export const restoreSummarySchedule = async (
  client: Pick<Client, 'schedule'>,
  { summaries }: Pick<Models, 'summaries'>,
): Promise<void> => scheduleSummary(client, await summaries.get());
