import { Router, type RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What is counted: no label holds anything personal. */
export interface Metrics {
  /** A store's event and what became of it. */
  delivered(store: string, verdict: 'taken' | 'refused' | 'unavailable' | 'ignored' | 'unsigned' | 'malformed'): void;
  /** An order was answered in this state. */
  ordered(store: string, state: string): void;
  /** Measures each request by its route. */
  observe: RequestHandler;
  router: Router;
}

/** Creates the counters of one app and the route that shows them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const deliveries = new Counter({
    name: 'keyrail_deliveries_total',
    help: 'Events of stores by what became of them.',
    labelNames: ['store', 'verdict'],
    registers,
  });
  const orders = new Counter({
    name: 'keyrail_orders_answered_total',
    help: 'Answers to placed orders by the state of the order.',
    labelNames: ['store', 'state'],
    registers,
  });
  const durations = new Histogram({
    name: 'keyrail_http_request_duration_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    delivered: (store, verdict) => deliveries.inc({ store, verdict }),
    ordered: (store, state) => orders.inc({ store, state }),
    observe: observer(durations),
    router: Router().get('/metrics', async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    }),
  };
}

const observer =
  (durations: Histogram<'method' | 'route' | 'status'>): RequestHandler =>
  (request, response, next) => {
    const stop = durations.startTimer();
    response.once('finish', () => {
      const { path } = (request.route ?? {}) as { path?: string };
      stop({ method: request.method, route: path ?? 'none', status: response.statusCode });
    });
    next();
  };
