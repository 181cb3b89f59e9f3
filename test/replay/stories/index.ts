import type * as workflows from '../../../workflows';
import { actOnExceptions } from './act-on-exceptions';
import { deliverEvent } from './deliver-event';
import { fulfillOrder } from './fulfill-order';
import { keepSubscription } from './keep-subscription';
import { reconcileStore } from './reconcile-store';
import { redeliverOrder } from './redeliver-order';
import { replayEvents } from './replay-events';
import { resolveNotice } from './resolve-notice';
import { resubmitPublisher } from './resubmit-publisher';
import { revokeRights } from './revoke-rights';
import { sendSummary } from './send-summary';
import { servePool } from './serve-pool';
import type { Stories } from './story';

/** The stories of every workflow type. */
export const stories: Record<keyof typeof workflows, Stories> = {
  actOnExceptions,
  deliverEvent,
  fulfillOrder,
  keepSubscription,
  reconcileStore,
  redeliverOrder,
  replayEvents,
  resolveNotice,
  resubmitPublisher,
  revokeRights,
  sendSummary,
  servePool,
};
