export { fulfillOrder } from './fulfill-order';
export { redeliverOrder } from './redeliver-order';
export { servePool } from './serve-pool';
