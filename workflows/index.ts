export { fulfillOrder } from './fulfill-order';
export { keepSubscription } from './keep-subscription';
export { reconcileStore } from './reconcile-store';
export { redeliverOrder } from './redeliver-order';
export { resolveNotice } from './resolve-notice';
export { resubmitPublisher } from './resubmit-publisher';
export { revokeRights } from './revoke-rights';
export { servePool } from './serve-pool';
