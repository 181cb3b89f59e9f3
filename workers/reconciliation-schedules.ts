import type { Client } from '@temporalio/client';
import { reconciliationMinutes, scheduleReconciliation } from '../api/reconciliation-schedule';
import type { Models } from '../models/models';

/** Makes the schedules of all stores as they are to be: stores of earlier releases, and of a restored database, have none. */
export async function scheduleReconciliations(
  client: Pick<Client, 'schedule'>,
  { stores }: Pick<Models, 'stores'>,
): Promise<void> {
  for (const { store, credentials } of await stores.listWithCredentials())
    await scheduleReconciliation(client, store.id, reconciliationMinutes(store, credentials));
}
