import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { main } from '../../catalog/main';

const CATALOG = `
products:
  app: { name: App, source: generate }
stores:
  shop:
    name: Shop
    platform: fastspring
    credentials: { webhookSecrets: [{ value: "\${SECRET}" }] }
`;

/** Stores what is put, as the API does: credentials are never in what it answers. */
function fakeApi(stored: Map<string, object>, sent: { path: string; key: string; body: unknown }[]) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const found = stored.get(path);
    if (request.method === 'GET') return answer(found ? 200 : 404, found ?? {});
    const body = (await json(request)) as { name: string };
    sent.push({ path, key: request.headers.authorization ?? '', body });
    if (body.name === 'Refused')
      return answer(422, { detail: 'A field is wrong.', errors: [{ path: 'name', message: 'Choose another' }] });
    const kept = { ...body, credentials: undefined };
    stored.set(path, kept);
    return answer(found ? 200 : 201, kept);
  };
}

describe('npm run apply', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
  const stored = new Map<string, object>();
  const sent: { path: string; key: string; body: unknown }[] = [];
  const handle = fakeApi(stored, sent);
  let server: Server;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    env = { KEYRAIL_URL: `http://127.0.0.1:${port}/`, KEYRAIL_API_KEY: 'admin', SECRET: 's3cret' };
  });

  beforeEach(() => {
    stored.clear();
    sent.length = 0;
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
    server.close();
  });

  async function apply(text: string, environment = env) {
    const file = join(folder, 'catalog.yaml');
    writeFileSync(file, text);
    const [printed, warned]: [string[], string[]] = [[], []];
    // As console.error does: all that it is given is shown.
    const into =
      (lines: string[]) =>
      (...words: unknown[]) =>
        void lines.push(words.join(' '));
    const code = await main([file], environment, into(printed), into(warned));
    return { code, printed, warned: warned.map((line) => line.replace(file, 'catalog.yaml')) };
  }

  it('creates what is not there, products first, with the key it was given', async () => {
    const { code, printed } = await apply(CATALOG);

    expect({ code, printed }).toEqual({ code: 0, printed: ['created   product app', 'created   store shop'] });
    expect(sent.map(({ path, key }) => [path, key])).toEqual([
      ['/v1/products/app', 'Bearer admin'],
      ['/v1/stores/shop', 'Bearer admin'],
    ]);
    expect(sent[1]?.body).toMatchObject({
      credentials: { webhookSecrets: [{ value: 's3cret', acceptedUntil: null }] },
    });
  });

  it('applies publishers before the products that name them, and sends their credentials again', async () => {
    const catalog = `${CATALOG.replace('source: generate', 'source: rights, rights: { publisher: games }')}
publishers:
  games: { name: Games, url: "https://keys.example.com", credentials: { token: "\${SECRET}" } }
`;
    const first = await apply(catalog);
    const second = await apply(catalog);

    expect(first.printed).toEqual(['created   publisher games', 'created   product app', 'created   store shop']);
    expect(sent[0]).toMatchObject({ path: '/v1/publishers/games', body: { credentials: { token: 's3cret' } } });
    expect(second.printed[0]).toBe('unchanged publisher games (credentials sent again)');
  });

  it("leaves the address of a store's platform as it is, unless the file names one or another platform", async () => {
    const own = 'http://127.0.0.1:3000/sandbox/platforms/fastspring';
    stored.set('/v1/stores/shop', { name: 'Old name', platform: 'fastspring', apiUrl: own });
    const addressAfter = async (text: string) => {
      await apply(text);
      return (stored.get('/v1/stores/shop') as { apiUrl?: string | null }).apiUrl ?? null;
    };

    expect(await addressAfter(CATALOG)).toBe(own);
    expect(
      await addressAfter(CATALOG.replace('platform: fastspring', 'platform: fastspring\n    apiUrl: null')),
    ).toBeNull();
    stored.set('/v1/stores/shop', { name: 'Old name', platform: 'fastspring', apiUrl: own });
    expect(await addressAfter(CATALOG.replace('platform: fastspring', 'platform: polar'))).toBeNull();
  });

  it('changes nothing when it is repeated', async () => {
    await apply(CATALOG);
    const { printed } = await apply(CATALOG);

    expect(printed).toEqual(['unchanged product app', 'unchanged store shop (credentials sent again)']);
    expect(sent).toHaveLength(3);
  });

  it('updates what the file says otherwise, and sets back what it no longer says', async () => {
    await apply(CATALOG.replace('source: generate', 'source: generate, notify: a@example.com'));
    const { printed } = await apply(CATALOG);

    expect(printed[0]).toBe('updated   product app');
    expect(stored.get('/v1/products/app')).toMatchObject({ notify: null });
  });

  it('lists what failed with the reason, applies the rest and ends with 1', async () => {
    const { code, printed, warned } = await apply(CATALOG.replace('name: App', 'name: Refused'));

    expect(code).toBe(1);
    expect(printed).toEqual([
      'failed    product app (422 A field is wrong.; name: Choose another)',
      'created   store shop',
    ]);
    expect(warned).toEqual([expect.stringContaining('1 of its items could not be applied; the others are.')]);
  });

  it('claims of no others that they are applied where all have failed', async () => {
    const { warned } = await apply('products:\n  app: { name: Refused, source: pool }\n');

    expect(warned).toEqual(['None of its items could be applied. Run it again once that is mended.']);
  });

  it('sends nothing of a file that has a fault', async () => {
    const { code, warned } = await apply(CATALOG.replace('platform: fastspring', 'platform: ebay'));

    expect(code).toBe(1);
    expect(warned).toEqual([expect.stringMatching(/^catalog\.yaml: line 7: stores\.shop\.platform: /)]);
    expect(sent).toEqual([]);
  });

  it('says once which address does not answer, the sandbox’s where none is named', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    const named = await apply(CATALOG, { ...env, KEYRAIL_URL: url });
    const sandbox = await apply(CATALOG, { ...env, KEYRAIL_URL: '', PORT: new URL(url).port });
    const line = `Keyrail is not running at ${url} (ECONNREFUSED): start it, or name another by KEYRAIL_URL.`;

    expect([named, sandbox]).toEqual([
      { code: 1, printed: [], warned: [line] },
      { code: 1, printed: [], warned: [line] },
    ]);
  });

  it('asks for a key where the address is not the sandbox', async () => {
    const { code, warned } = await apply(CATALOG, { KEYRAIL_URL: 'https://keys.example.com' });

    expect({ code, warned }).toEqual({ code: 1, warned: ['Set KEYRAIL_API_KEY to an admin key.'] });
  });

  it('names each variable that is wrong in a line of its own, without its value, and calls nobody', async () => {
    const { code, warned } = await apply(CATALOG, {
      ...env,
      KEYRAIL_URL: 'keys.example.com',
      KEYRAIL_API_KEY: 's3\ncret',
    });

    expect({ code, warned }).toEqual({
      code: 1,
      warned: [
        'KEYRAIL_URL is wrong: it is a URL that starts with http:// or https://.',
        'KEYRAIL_API_KEY is wrong: it has characters that no API key has.',
      ],
    });
    expect(sent).toEqual([]);
  });

  it('says how it is used, and what cannot be read', async () => {
    const warned: string[] = [];
    const warn = (line: string) => warned.push(line);

    expect(await main([], env, warn, warn)).toBe(1);
    expect(await main(['/nowhere.yaml'], env, warn, warn)).toBe(1);
    expect(await main([folder], env, warn, warn)).toBe(1);
    expect(warned).toEqual([
      'Usage: npm run apply -- catalog.yaml',
      '/nowhere.yaml cannot be read: there is no such file.',
      `${folder} cannot be read: it is a folder.`,
    ]);
  });
});
