export { fulfillOrder } from './fulfill-order';
export { redeliverOrder } from './redeliver-order';
export { resubmitPublisher } from './resubmit-publisher';
export { revokeRights } from './revoke-rights';
export { servePool } from './serve-pool';
