import type * as workflows from '../../../workflows';
import { fulfillOrder } from './fulfill-order';
import { keepSubscription } from './keep-subscription';
import { reconcileStore } from './reconcile-store';
import { redeliverOrder } from './redeliver-order';
import { resolveNotice } from './resolve-notice';
import { resubmitPublisher } from './resubmit-publisher';
import { revokeRights } from './revoke-rights';
import { servePool } from './serve-pool';
import type { Stories } from './story';

/** The stories of every workflow type. */
export const stories: Record<keyof typeof workflows, Stories> = {
  fulfillOrder,
  keepSubscription,
  reconcileStore,
  redeliverOrder,
  resolveNotice,
  resubmitPublisher,
  revokeRights,
  servePool,
};
