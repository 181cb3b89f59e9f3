import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJsonDialect } from '../../rights/json-dialect';
import { type OpenKeyServer, openKeyServer } from '../../rights/key-server';
import { createXmlDialect } from '../../rights/xml-dialect';
import { NO_CREDENTIALS, aKeyRequest, aPublisher, aRevocation } from '../rights/publishers';

const docs = join(__dirname, '../../docs');
const page = readFileSync(join(docs, 'key-servers.md'), 'utf8');
const examples = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, example = '']) => example);

describe('docs/key-servers.md', () => {
  const publisher = aPublisher('https://keys.example.com/');
  const xml = createXmlDialect(publisher);
  const json = createJsonDialect(publisher);
  const raw = (example: string | undefined) => ({ body: Buffer.from(example ?? ''), contentType: null });

  it('shows requests as they are written', () => {
    const dense = examples('xml').map((example) => example.replace(/>\s+</g, '><').trim());
    const parsed = examples('json').map((example) => JSON.parse(example) as unknown);

    expect(dense).toContain(xml.writeKeyRequest(aKeyRequest()));
    expect(dense).toContain(xml.writeRevocation(aRevocation()));
    expect(parsed).toContainEqual(JSON.parse(json.writeKeyRequest(aKeyRequest())));
    expect(parsed).toContainEqual(JSON.parse(json.writeRevocation(aRevocation())));
  });

  it('shows answers as they are read', () => {
    const [, keys, refusal, , revoked] = examples('xml').map(raw);
    const [, jsonKeys, jsonRefusal, , jsonRevoked] = examples('json').map(raw);

    for (const [dialect, key, no, gone] of [
      [xml, keys, refusal, revoked],
      [json, jsonKeys, jsonRefusal, jsonRevoked],
    ] as const) {
      expect(dialect.readKeyAnswer(key ?? raw(''), 1)?.keys).toEqual([{ value: 'ABC123', type: 'serialNumber' }]);
      expect(dialect.readKeyAnswer(no ?? raw(''), 1)).toMatchObject({ retriable: false, returnCode: '1' });
      expect(dialect.readRevocationAnswer(gone ?? raw(''))).toMatchObject({ isSuccessful: true });
    }
  });
});

describe('docs/examples/key-server.mjs', () => {
  let example: ChildProcess;
  let address: string;
  let keyServer: OpenKeyServer;
  const open = (token: string): OpenKeyServer =>
    openKeyServer(
      aPublisher(`${address}/keys`, {
        dialect: 'json',
        authentication: 'bearer',
        revocationUrl: `${address}/revocations`,
      }),
      { ...NO_CREDENTIALS, token },
    );

  beforeAll(async () => {
    const env = { ...process.env, TOKEN: 'choose-one', PORT: '0' };
    example = spawn(process.execPath, [join(docs, 'examples/key-server.mjs')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(example.stdout ?? example, 'data')) as [Buffer];
    address = line.toString().trim();
    keyServer = open('choose-one');
  });
  afterAll(async () => {
    await keyServer.close();
    example.kill();
    await once(example, 'exit');
  });

  it('grants as many keys as asked for, and the same ones to a repeated request', async () => {
    const first = await keyServer.requestKeys(aKeyRequest({ quantity: 3 }));

    expect(first).toMatchObject({ status: 'granted', keys: [{}, {}, {}] });
    expect(await keyServer.requestKeys(aKeyRequest({ quantity: 3 }))).toEqual(first);
    expect(await keyServer.requestKeys(aKeyRequest({ quantity: 3, requestId: 'request-2' }))).not.toEqual(first);
  });

  it('refuses a product that it does not know', async () => {
    const request = aKeyRequest({
      requestId: 'request-3',
      product: { id: 'other', externalReference: null, locale: null },
    });

    expect(await keyServer.requestKeys(request)).toMatchObject({ status: 'refused', returnCode: 'unknown_product' });
  });

  it('takes a key back, as often as it is told', async () => {
    expect(await keyServer.revokeKey(aRevocation())).toMatchObject({ status: 'acknowledged' });
    expect(await keyServer.revokeKey(aRevocation())).toMatchObject({ status: 'acknowledged' });
  });

  it('lets nobody in without its token', async () => {
    const stranger = open('another');

    expect(await stranger.requestKeys(aKeyRequest())).toMatchObject({
      status: 'pending',
      cause: 'server',
      httpStatus: 401,
    });
    await stranger.close();
  });
});
