import type { Express } from 'express';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { createApp } from '../../api/app';
import { createContext } from '../../api/context';
import { operations } from '../../api/openapi';
import { orderBody, useApi } from './api';

let app: Express | undefined;
const api = useApi({}, (dependencies) => {
  app = createApp(createContext(dependencies));
  return {};
});

describe('errors', () => {
  it('are problem+json with a code, a cure and the request id', async () => {
    const { status, headers, body } = await api.call<{ requestId: string }>('GET', '/nowhere', {
      headers: { 'x-request-id': 'request-1234' },
    });

    expect(status).toBe(404);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('x-request-id')).toBe('request-1234');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      code: 'route_not_found',
      detail: 'Nothing is served at this path. /docs lists all that is.',
      requestId: 'request-1234',
    });
  });

  it.each<[string, string, string, unknown, number, string]>([
    ['broken JSON', 'POST', '/v1/orders', '{"store":', 400, 'body_unreadable'],
    ['an empty body', 'POST', '/v1/orders', undefined, 422, 'invalid_request'],
    ['a body that is no object', 'POST', '/v1/orders', [], 422, 'invalid_request'],
    ['a body over 1 MiB', 'POST', '/v1/orders', { store: 'x'.repeat(1_100_000) }, 413, 'body_too_large'],
    ['another method', 'PATCH', '/v1/orders', {}, 405, 'method_not_allowed'],
    ['another method of a path with an id', 'DELETE', '/v1/orders/some-id', undefined, 405, 'method_not_allowed'],
    ['a broken escape in the path', 'GET', '/v1/orders/%E0%A4%A', undefined, 400, 'path_malformed'],
  ])('for %s', async (_case, method, path, body, status, code) => {
    const reply = await api.call(method, path, { body, headers: { 'content-type': 'application/json' } });

    expect([reply.status, reply.body]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('for a body of another type', async () => {
    const { status, headers, body } = await api.call('POST', '/v1/orders', {
      body: 'store=direct',
      headers: { 'content-type': 'text/plain' },
    });

    expect([status, body]).toEqual([
      415,
      expect.objectContaining({
        code: 'content_type_unsupported',
        detail: 'Send the body as application/json, with that content-type.',
      }),
    ]);
    expect(headers.get('accept')).toBe('application/json');
  });

  it('for no body at all', async () => {
    const { status, body } = await api.call('PUT', '/v1/products/app', { headers: { 'content-type': '' } });

    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'body_missing' })]);
  });

  it('say in plain words what is wrong with each field', async () => {
    const fields = { source: 'magic', mail: 'none', lowStockThreshold: '1' };
    const { status, body } = await api.call('PUT', '/v1/products/app', { body: fields });

    expect([status, body]).toMatchObject([
      422,
      {
        errors: [
          { path: 'name', message: 'Is missing' },
          { path: 'source', message: expect.stringMatching(/^Must be one of /) as string },
          { path: 'lowStockThreshold', message: 'Must be a number' },
          { path: 'mail', message: 'Must be an object with fields' },
        ],
      },
    ]);
  });

  it('name the methods that a path takes', async () => {
    const { headers } = await api.call('PUT', '/v1/orders', { body: {} });

    expect(headers.get('allow')).toBe('POST, GET');
  });

  it('tell nothing of the inside', async () => {
    const list = jest.spyOn(api.database.models.products, 'list').mockRejectedValueOnce(new Error('secret detail'));
    const { status, text } = await api.call('GET', '/v1/products');
    list.mockRestore();

    expect(status).toBe(500);
    expect(text).not.toContain('secret');
  });

  it('ask to come again while the database is down', async () => {
    const down = Object.assign(new Error('down'), { name: 'MongoServerSelectionError' });
    const list = jest.spyOn(api.database.models.products, 'list').mockRejectedValueOnce(down);
    const { status, headers, body } = await api.call('GET', '/v1/products');
    list.mockRestore();

    expect([status, headers.get('retry-after'), body]).toEqual([
      503,
      '5',
      expect.objectContaining({ code: 'database_unavailable' }),
    ]);
  });
});

describe('health', () => {
  it('tells that the process is up, and each part that it needs', async () => {
    const up = [await api.call('GET', '/healthz', { key: null }), await api.call('GET', '/readyz', { key: null })];
    api.gateway.state = 'down';
    const down = await api.call('GET', '/readyz', { key: null });
    api.gateway.state = 'working';

    expect(up.map(({ status }) => status)).toEqual([200, 200]);
    expect([down.status, down.body]).toEqual([503, { status: 'down', database: 'up', temporal: 'down' }]);
  });
});

describe('GET /metrics', () => {
  it('counts without personal data', async () => {
    await api.addStore('direct');
    await api.addProduct('desktop-app');
    await api.call('POST', '/v1/orders', { body: orderBody() });
    const { status, text } = await api.call('GET', '/metrics', { key: null });

    expect(status).toBe(200);
    expect(text).toContain('keyrail_orders_answered_total{store="direct",state="delivered"} 1');
    expect(text).toMatch(
      /keyrail_http_request_duration_seconds_count\{method="POST",route="\/v1\/orders",status="201"\} 1/,
    );
    expect(text).not.toContain('@');
  });
});

describe('the log', () => {
  it('has no key, address, code, query or status token', async () => {
    const { body } = await api.call<{ statusUrl: string; lines: { codes: string[] }[] }>('POST', '/v1/orders', {
      body: orderBody(),
    });
    const token = new URL(body.statusUrl).pathname.split('/').at(-1) ?? '';
    await api.call('GET', `/orders/status/${token}`, { key: null });
    await api.call('GET', '/v1/orders?email=ann@example.com');
    const log = api.log.join('');

    expect(log).toContain('"path":"/orders/status/[token]"');
    for (const secret of [token, 'ann@example.com', 'Bearer', 'admin-key', '127.0.0.1', body.lines[0]?.codes[0] ?? '?'])
      expect(log).not.toContain(secret);
  });
});

describe('GET /docs', () => {
  it('serves a page whose scripts and styles come from here', async () => {
    const page = await api.call('GET', '/docs', { key: null });
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    const replies = await Promise.all(assets.map((path) => api.call('GET', path, { key: null })));

    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/<script>/);
    expect(replies.map(({ status }) => status)).toEqual(assets.map(() => 200));
  });
});

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: object }> } }>>;
  components: { schemas: Record<string, { example?: unknown }> };
}

describe('GET /openapi.json', () => {
  const NOT_DESCRIBED = [
    'GET /console/assets/{name}',
    'GET /console/mail-frame',
    'GET /console{/*path}',
    'GET /docs/start.js',
    'GET /orders/payment.js',
  ];

  it('describes every route, and nothing else', async () => {
    const { body } = await api.call<Document>('GET', '/openapi.json', { key: null });
    const described = Object.entries(body.paths).flatMap(([path, calls]) =>
      Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(body.openapi).toBe('3.1.0');
    expect(described.sort()).toEqual(
      routesOf(app)
        .filter((route) => !NOT_DESCRIBED.includes(route))
        .sort(),
    );
    expect(operations({ maximumUnits: 1 })).toHaveLength(described.length);
  });

  it('has examples that fit their schemas', async () => {
    const { body } = await api.call<Document>('GET', '/openapi.json', { key: null });
    const ajv = addFormats(new Ajv2020({ strict: false }));
    ajv.addSchema({ $id: 'document', components: body.components });
    const examples = Object.entries(body.components.schemas).filter(([, { example }]) => example !== undefined);
    const faults = examples.flatMap(([name, { example }]) => {
      const validate = ajv.compile({ $ref: `document#/components/schemas/${name}` });
      return validate(example) ? [] : [{ name, errors: validate.errors }];
    });

    expect(examples.map(([name]) => name)).toEqual(
      expect.arrayContaining(['PlaceOrder', 'ProductSettings', 'PublisherSettings', 'StoreSettings', 'NewApiKey']),
    );
    expect(faults).toEqual([]);
  });

  it('describes what the API answers', async () => {
    const { body } = await api.call<Document>('GET', '/openapi.json', { key: null });
    const ajv = addFormats(new Ajv2020({ strict: false }));
    ajv.addSchema({ $id: 'document', components: body.components });
    const fits = (name: string, value: unknown) =>
      ajv.validate({ $ref: `document#/components/schemas/${name}` }, value) || ajv.errors;
    const placed = await api.call<{ id: string; statusUrl: string }>('POST', '/v1/orders', { body: orderBody() });
    const status = await api.call('GET', new URL(placed.body.statusUrl).pathname, {
      key: null,
      headers: { accept: 'application/json' },
    });
    const problem = await api.call('POST', '/v1/orders', { body: {} });

    expect(fits('Order', placed.body)).toBe(true);
    expect(fits('OrderStatus', status.body)).toBe(true);
    expect(fits('Problem', problem.body)).toBe(true);
  });
});

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** Every route of an app, as the document writes it. */
function routesOf(root: Express | undefined): string[] {
  const walk = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => [
      ...(route
        ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
        : []),
      ...walk(handle?.stack ?? []),
    ]);
  return walk((root?.router as unknown as { stack: Layer[] }).stack);
}
