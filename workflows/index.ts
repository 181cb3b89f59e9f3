export { fulfillOrder } from './fulfill-order';
export { reconcileStore } from './reconcile-store';
export { redeliverOrder } from './redeliver-order';
export { resolveNotice } from './resolve-notice';
export { resubmitPublisher } from './resubmit-publisher';
export { revokeRights } from './revoke-rights';
export { sendSummary } from './send-summary';
export { servePool } from './serve-pool';
