import type { License } from '../domain/license';
import type { LicenseFileSubscription } from '../domain/license-file';
import type { Models } from './models';
import { subscriptionIdOf } from './subscription';

/** The subscription that keeps a license; one that has only just been sold is in force before it is recorded. */
export async function findSubscriptionOf(
  { subscriptions }: Pick<Models, 'subscriptions'>,
  { storeId, subscriptionId }: License,
): Promise<LicenseFileSubscription | null> {
  if (storeId === null || subscriptionId === null) return null;
  const record = await subscriptions.find(subscriptionIdOf(storeId, subscriptionId));
  return { id: subscriptionId, state: record?.state ?? 'active' };
}
