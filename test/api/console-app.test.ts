import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import express from 'express';
import pino from 'pino';
import { consoleAppRouter, consoleCalls } from '../../api/console-app';
import type { ConsoleFiles } from '../../api/console-files';
import { problemHandler } from '../../api/errors';
import { requestLog } from '../../api/request-log';

const files: ConsoleFiles = {
  page: '<meta property="csp-nonce" nonce="KEYRAIL_NONCE"><script nonce="KEYRAIL_NONCE"></script>',
  assets: new Map([
    ['app-1.js', { type: 'text/javascript', plain: Buffer.from('plain'), encoded: { gzip: Buffer.from('small') } }],
  ]),
};
const servers: Server[] = [];

/** An address at which the console is served, with these files or without any. */
async function serve(served: ConsoleFiles | null): Promise<string> {
  const app = express();
  app.use(
    requestLog(pino({ level: 'silent' })),
    consoleCalls,
    consoleAppRouter({ publicUrl: 'https://keys.example.com' }, served),
  );
  app.get('/v1/whom', ({ url, originalUrl }, response) => void response.json({ url, originalUrl }));
  app.use(problemHandler);
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let url = '';
beforeAll(async () => {
  url = await serve(files);
});
afterAll(() => servers.forEach((server) => server.close()));

describe('consoleAppRouter', () => {
  it.each(['/console', '/console/', '/console/orders', '/console/orders/a%2Fb?state=x'])(
    'leads from %s to the page, which is kept nowhere',
    async (path) => {
      const response = await fetch(url + path);

      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await response.text()).toContain('csp-nonce');
    },
  );

  it('lets styles be written with a nonce that is new each time, and nothing come from elsewhere', async () => {
    const responses = [await fetch(`${url}/console`), await fetch(`${url}/console`)];
    const policies = responses.map(({ headers }) => headers.get('content-security-policy') ?? '');
    const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    const page = (await responses[0]?.text()) ?? '';

    expect(page.split(nonces[0] ?? 'none')).toHaveLength(3);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(
      policies[0]
        ?.replace(nonces[0] ?? '', 'N')
        .split(';')
        .sort(),
    ).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "frame-src 'self'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self' 'nonce-N'",
    ]);
  });

  it.each([
    ['gzip, br', 'gzip', '5'],
    ['identity', null, '5'],
    ['br', null, '5'],
  ])('sends what it has been built into for good, for %s', async (accepted, encoding, length) => {
    const { status, headers } = await fetch(`${url}/console/assets/app-1.js`, {
      method: 'HEAD',
      headers: { 'accept-encoding': accepted },
    });

    expect([status, headers.get('content-encoding'), headers.get('content-length')]).toEqual([200, encoding, length]);
    expect([headers.get('cache-control'), headers.get('vary')]).toEqual([
      'public, max-age=31536000, immutable',
      'accept-encoding',
    ]);
  });

  it('knows no other file', async () => {
    const responses = await Promise.all(
      ['app-2.js', '..%2Findex.html'].map((name) => fetch(`${url}/console/assets/${name}`)),
    );

    expect(responses.map(({ status }) => status)).toEqual([404, 404]);
  });

  it('says what to do where it has not been built', async () => {
    const response = await fetch(`${await serve(null)}/console`);

    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});

describe('consoleCalls', () => {
  it('leads calls under the console to the API', async () => {
    const body: unknown = await fetch(`${url}/console/v1/whom?a=1`).then((response) => response.json());

    expect(body).toEqual({ url: '/v1/whom?a=1', originalUrl: '/console/v1/whom?a=1' });
  });
});
