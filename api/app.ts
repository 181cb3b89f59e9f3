import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import { allowedMethods } from './allowed-methods';
import { apiKeysRouter } from './api-keys';
import { attemptsRouter } from './attempts';
import { bouncesRouter } from './bounces';
import { codeDownloadRouter } from './code-download';
import { codecRouter } from './codec';
import { codesRouter } from './codes';
import { bulkActionsRouter } from './bulk-actions';
import { consoleAppRouter, consoleCalls } from './console-app';
import { consoleLoginRouter } from './console-login';
import type { ApiContext } from './context';
import { docsRouter } from './docs';
import { problemHandler, unknownRoute } from './errors';
import { exceptionViewersRouter } from './exception-viewers';
import { exceptionsRouter } from './exceptions';
import { handoutsRouter } from './handouts';
import { healthRouter } from './health';
import { JWKS_PATH, jwksRouter } from './jwks';
import { licenseFileRouter } from './license-file';
import { licenseSearchRouter } from './license-search';
import { licensesRouter } from './licenses';
import { mailFrameRouter } from './mail-frame';
import { mailPreviewRouter } from './mail-preview';
import { operations } from './openapi';
import { orderActionsRouter } from './order-actions';
import { orderStatusPageRouter } from './order-status-page';
import { listedCodesRouter } from './listed-codes';
import { orderSearchRouter } from './order-search';
import { orderTimelineRouter } from './order-timeline';
import { ordersRouter } from './orders';
import { overviewRouter } from './overview';
import { paymentPageRouter } from './payment-page';
import { productsRouter } from './products';
import { publishersRouter } from './publishers';
import { limitByAddress, limitFailures } from './rate-limits';
import { receivedDeliveriesRouter } from './received-deliveries';
import { reportsRouter } from './reports';
import { requestLog } from './request-log';
import { reconciliationsRouter } from './reconciliations';
import { revocationsRouter } from './revocations';
import { salesRouter } from './sales';
import { signingKeysRouter } from './signing-keys';
import { auditRouter } from './audit-log';
import { storeEventsRouter } from './store-events';
import { storesRouter } from './stores';
import { subscriptionsRouter } from './subscriptions';
import { summaryRouter } from './summary';
import { testDeliveryRouter } from './test-delivery';
import { webhookDeliveriesRouter } from './webhook-deliveries';
import { webhookEndpointsRouter } from './webhook-endpoints';
import { webhooksRouter } from './webhooks';

const BODY_LIMIT = '1mb';

/** Builds the HTTP side; `extra` adds routes that only some surroundings have. */
export function createApp(context: ApiContext, extra?: Router): Express {
  const { settings, logger } = context;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustedProxies);
  app.set('query parser', 'simple');
  app.use(requestLog(logger), consoleCalls, context.metrics.observe);
  limitPublicPaths(app, settings.publicRateLimit);
  app.use(healthRouter(context), context.metrics.router);
  app.use(securityHeaders(settings.publicUrl), webhooksRouter(context), orderStatusPageRouter(context));
  app.use(paymentPageRouter(context), consoleLoginRouter(context));
  app.use(mailFrameRouter(), consoleAppRouter(settings));
  app.use(codecRouter(context), docsRouter(settings), jwksRouter(context));
  app.use('/v1', limitFailures(settings.publicRateLimit, [401]));
  // The upload reads its own, larger body.
  app.use(codesRouter(context), express.json({ limit: BODY_LIMIT }));
  app.use(...callRouters(context));
  if (extra) app.use(extra);
  app.use(allowedMethods(operations(settings)), unknownRoute, problemHandler);
  return app;
}

/** A cluster's nodes and load balancers may all probe from one address, so a probe gets more room. */
const PROBE_FACTOR = 10;

/** Each path has a count of its own; `/healthz` has none, for it costs nothing and its refusal ends the process. */
function limitPublicPaths(app: Express, limit: number): void {
  app.use('/readyz', limitByAddress(limit * PROBE_FACTOR));
  for (const path of ['/metrics', '/openapi.json', '/docs', JWKS_PATH]) app.use(path, limitByAddress(limit));
}

const callRouters = (context: ApiContext): [Router, ...Router[]] => [
  orderSearchRouter(context),
  orderTimelineRouter(context),
  ordersRouter(context),
  orderActionsRouter(context),
  exceptionsRouter(context),
  exceptionViewersRouter(context),
  bulkActionsRouter(context),
  attemptsRouter(context),
  revocationsRouter(context),
  licenseFileRouter(context),
  signingKeysRouter(context),
  licenseSearchRouter(context),
  licensesRouter(context),
  handoutsRouter(context),
  productsRouter(context),
  publishersRouter(context),
  storesRouter(context),
  storeEventsRouter(context),
  receivedDeliveriesRouter(context),
  testDeliveryRouter(context),
  reconciliationsRouter(context),
  reportsRouter(context),
  salesRouter(context),
  overviewRouter(context),
  summaryRouter(context),
  codeDownloadRouter(context),
  listedCodesRouter(context),
  subscriptionsRouter(context),
  webhookEndpointsRouter(context),
  webhookDeliveriesRouter(context),
  auditRouter(context),
  bouncesRouter(context),
  mailPreviewRouter(context),
  apiKeysRouter(context),
];

/** A promise of https is only made where the API is reached by it. */
const securityHeaders = (publicUrl: string) =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  });
