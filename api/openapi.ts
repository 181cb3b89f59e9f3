import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { CONSOLE_COOKIE } from './console-session';
import type { ApiSettings } from './dependencies';
import { apiKeyOperations } from './schemas/api-keys';
import { auditOperations } from './schemas/audit';
import { bounceOperations } from './schemas/bounces';
import { bulkActionOperations, viewerOperations } from './schemas/bulk-actions';
import { codecOperations } from './schemas/codec';
import { codeOperations } from './schemas/codes';
import { consoleOperations } from './schemas/console';
import { licenseFileOperations } from './schemas/license-file';
import { handoutOperations } from './schemas/handouts';
import { licenseSearchOperations } from './schemas/license-search';
import { licenseOperations } from './schemas/licenses';
import { listedCodeOperations } from './schemas/listed-codes';
import { mailPreviewOperations } from './schemas/mail-preview';
import { orderActionOperations } from './schemas/order-actions';
import { orderSearchOperations } from './schemas/order-search';
import { orderTimelineOperations } from './schemas/order-timeline';
import { orderOperations } from './schemas/orders';
import { overviewOperations } from './schemas/overview';
import { pageOperations } from './schemas/pages';
import { productOperations } from './schemas/products';
import { publisherOperations } from './schemas/publishers';
import { receivedDeliveryOperations } from './schemas/received-deliveries';
import { reconciliationOperations } from './schemas/reconciliations';
import { reportOperations } from './schemas/reports';
import { salesOperations } from './schemas/sales';
import { rightsOperations } from './schemas/rights';
import { signingKeyOperations } from './schemas/signing-keys';
import { storeEventOperations } from './schemas/store-events';
import { storeOperations } from './schemas/stores';
import { subscriptionOperations } from './schemas/subscriptions';
import { summaryOperations } from './schemas/summary';
import { testDeliveryOperations } from './schemas/test-delivery';
import { webhookEndpointOperations } from './schemas/webhook-endpoints';

/** Every call that the API takes, as it is described. */
export const operations = ({ maximumUnits }: Pick<ApiSettings, 'maximumUnits'>): RouteConfig[] => [
  ...orderOperations(maximumUnits),
  ...orderSearchOperations,
  ...orderTimelineOperations,
  ...orderActionOperations,
  ...bulkActionOperations,
  ...viewerOperations,
  ...rightsOperations,
  ...licenseFileOperations,
  ...signingKeyOperations,
  ...licenseOperations,
  ...licenseSearchOperations,
  ...handoutOperations,
  ...productOperations,
  ...codeOperations,
  ...listedCodeOperations,
  ...publisherOperations,
  ...storeOperations,
  ...storeEventOperations,
  ...receivedDeliveryOperations,
  ...testDeliveryOperations,
  ...reconciliationOperations,
  ...subscriptionOperations,
  ...reportOperations,
  ...salesOperations,
  ...overviewOperations,
  ...summaryOperations,
  ...webhookEndpointOperations,
  ...auditOperations,
  ...bounceOperations,
  ...mailPreviewOperations,
  ...apiKeyOperations,
  ...pageOperations,
  ...codecOperations,
  ...consoleOperations,
];

/** The OpenAPI 3.1 document, made of the schemas that validate what is sent. */
export function openApiDocument(settings: Pick<ApiSettings, 'maximumUnits'>) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: CONSOLE_COOKIE,
    description: 'The log-in of the console, good for the same paths under `/console`.',
  });
  for (const route of operations(settings)) registry.registerPath(route);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Keyrail',
      version: '1',
      description:
        'Fulfillment of orders for software licenses. Errors are `application/problem+json` with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
}
