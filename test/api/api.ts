import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { ApiDependencies, ApiSettings } from '../../api/dependencies';
import { startServer, type RunningServer } from '../../api/server';
import { DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import { DEFAULT_PRODUCT_LICENSE, type Product } from '../../domain/product';
import type { Role } from '../../domain/role';
import { NO_CREDENTIALS, type Store, type StoreCredentials } from '../../domain/store';
import { createPaymentGateways } from '../../payments/gateways';
import { hashApiKey } from '../../secrets/api-keys';
import { createOrderIds } from '../../secrets/order-ids';
import { createPayloadCodec } from '../../secrets/payload-codec';
import { useDatabase, type TestDatabase } from '../helpers/database';
import { keyRing } from '../helpers/keys';
import { FakeGateway } from './fake-gateway';

export const ADMIN_KEY = 'admin-key-of-the-tests';
const KEYS = keyRing('2026');

const SETTINGS: ApiSettings = {
  trustedProxies: 0,
  publicUrl: 'https://keys.example.com',
  sandbox: true,
  temporalNamespace: 'default',
  temporalUiUrl: 'https://temporal.example.com',
  adminKey: ADMIN_KEY,
  vendorName: 'Example Software',
  webhookRateLimit: 10_000,
  publicRateLimit: 10_000,
  licenseRateLimit: 10_000,
  replyWaitSeconds: 1,
  maximumUnits: 1000,
  sandboxPaymentsUrl: 'http://127.0.0.1:3011',
};

/** An answer; `body` is its JSON where it has any. */
export interface Reply<Body> {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export interface CallOptions {
  /** The admin key where it is left out. */
  key?: string | null;
  headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is text or bytes. */
  body?: unknown;
}

/** A listening API of a test file, on a real database and with a gateway that the test leads. */
export interface TestApi {
  readonly database: TestDatabase;
  readonly gateway: FakeGateway;
  readonly orderIds: ReturnType<typeof createOrderIds>;
  readonly url: string;
  /** The lines of the log so far. */
  readonly log: string[];
  call<Body = unknown>(method: string, path: string, options?: CallOptions): Promise<Reply<Body>>;
  addKey(role: Role, stores?: string[] | null): Promise<string>;
  addProduct(id: string, changes?: Partial<Product>): Promise<Product>;
  addStore(id: string, changes?: Partial<Store>, credentials?: StoreCredentials): Promise<Store>;
}

/** Gives a test file an API that listens; some dependencies may be replaced. */
export function useApi(
  settings: Partial<ApiSettings> = {},
  replace: (dependencies: ApiDependencies) => Partial<ApiDependencies> = () => ({}),
): TestApi {
  const database = useDatabase();
  const gateway = new FakeGateway(() => database.models);
  const orderIds = createOrderIds(KEYS.identityKey);
  const log: string[] = [];
  let server: RunningServer | undefined;

  beforeAll(async () => {
    const dependencies: ApiDependencies = {
      settings: { ...SETTINGS, ...settings },
      models: database.models,
      gateway,
      payments: createPaymentGateways({ sandboxAddress: SETTINGS.sandboxPaymentsUrl, stripeAddress: null }),
      orderIds,
      vault: database.vault,
      payloadCodec: createPayloadCodec(KEYS),
      logger: pino({ base: null }, { write: (line: string) => void log.push(line) }),
      now: () => new Date(),
      mailTemplateFault: (template) => (template.includes('{{#each codes}}') ? null : 'the codes are not in it'),
      mailSubjectFault: (subject) => (subject.includes('{{codes}}') ? 'it must not hold codes' : null),
      mail: {
        own: {
          subject: 'Your codes',
          template: '<mjml>own</mjml>',
          fields: [{ field: '{{vendor}}', is: 'your name' }],
        },
        preview: (tried) =>
          Promise.resolve({
            subject: tried.subject ?? `Your codes for ${tried.product}`,
            html: `<p>${tried.vendor}</p>`,
            text: 'SAMPLE',
            faults: tried.template === 'broken' ? [{ path: 'template', message: 'it is broken', line: 1 }] : [],
          }),
        send: () => Promise.resolve({ status: 'sent', messageId: '<test@example.com>' }),
      },
      probes: { database: () => Promise.resolve(), temporal: () => probeOf(gateway) },
    };
    server = await startServer({ ...dependencies, ...replace(dependencies) }, { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server?.stop());

  const addKey: TestApi['addKey'] = async (role, stores = null) => {
    const key = `${role}-${randomUUID()}`;
    await database.models.apiKeys.save({ id: key, name: `${role} key`, hash: hashApiKey(key), role, stores });
    return key;
  };

  return {
    database,
    gateway,
    orderIds,
    log,
    get url() {
      if (!server) throw new Error('The API listens from the first test on, not before.');
      return server.url;
    },
    call(method, path, options) {
      return call(this.url + path, method, options);
    },
    addKey,
    addProduct: async (id, changes) => saved(product(id, changes), (made) => database.models.products.save(made)),
    addStore: async (id, changes, credentials = NO_CREDENTIALS) =>
      saved(store(id, changes), (made) => database.models.stores.save(made, credentials)),
  };
}

const probeOf = (gateway: FakeGateway): Promise<void> =>
  gateway.state === 'down' ? Promise.reject(new Error('down')) : Promise.resolve();

async function saved<T>(made: T, save: (made: T) => Promise<unknown>): Promise<T> {
  await save(made);
  return made;
}

async function call<Body>(url: string, method: string, options: CallOptions = {}): Promise<Reply<Body>> {
  const { key = ADMIN_KEY, headers = {}, body } = options;
  const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(!isPlain && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isPlain ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : null) as Body };
}

/** A product that is generated just in time. */
export const product = (id: string, changes: Partial<Product> = {}): Product => ({
  id,
  name: `The ${id}`,
  source: 'generate',
  rights: null,
  codeFormat: DEFAULT_CODE_FORMAT,
  lowStockThreshold: null,
  notify: null,
  minimumPrices: {},
  sampleCode: 'SAMPLE',
  mail: { subject: null, template: null },
  license: DEFAULT_PRODUCT_LICENSE,
  ...changes,
});

/** A store whose orders come by the API. */
export const store = (id: string, changes: Partial<Store> = {}): Store => ({
  id,
  name: `The store ${id}`,
  platform: 'direct',
  identification: {},
  products: {},
  features: {},
  upgradeField: null,
  delivery: 'email',
  paymentMode: 'prepaid',
  gateway: null,
  chargeMode: 'savedMethod',
  paymentWindowDays: 7,
  replyGraceMinutes: 60,
  acceptUnsigned: false,
  apiUrl: null,
  reconcileMinutes: null,
  notify: null,
  ...changes,
});

/** The body that places an order of one unit, answered with its code. */
export const orderBody = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  store: 'direct',
  externalId: `A-${randomUUID()}`,
  buyer: { email: 'ann@example.com', name: 'Ann' },
  currency: 'USD',
  delivery: 'response',
  lines: [{ product: 'desktop-app', quantity: 1, unitPrice: 4900 }],
  ...changes,
});
