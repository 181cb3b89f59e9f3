import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { Publisher, PublisherCredentials } from '../../domain/publisher';
import { openKeyServer } from '../../rights/key-server';
import { type Answer, type AnsweringServer, saying, startAnsweringServer, xmlKeys } from './answering-server';
import { NO_CREDENTIALS, aKeyRequest, aPublisher, aRevocation } from './publishers';

describe('openKeyServer', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const serve = async (answer: Answer): Promise<AnsweringServer> => {
    const server = await startAnsweringServer(answer);
    closing.push(() => server.stop());
    return server;
  };
  const open = (url: string, settings: Partial<Publisher> = {}, credentials: Partial<PublisherCredentials> = {}) => {
    const keyServer = openKeyServer(aPublisher(url, settings), { ...NO_CREDENTIALS, ...credentials });
    closing.push(() => keyServer.close());
    return keyServer;
  };
  const openFor = async (answer: Answer, ...settings: [Partial<Publisher>?, Partial<PublisherCredentials>?]) =>
    open((await serve(answer)).url, ...settings);

  it('asks in XML and gives back the keys', async () => {
    const server = await serve(saying(xmlKeys('K1', 'K2')));

    expect(await open(server.url).requestKeys(aKeyRequest({ quantity: 2 }))).toEqual({
      status: 'granted',
      keys: [
        { value: 'K1', type: 'serialNumber' },
        { value: 'K2', type: 'serialNumber' },
      ],
      httpStatus: 200,
      returnCode: null,
      returnMessage: null,
    });
    expect(server.requests[0]).toMatchObject({
      body: expect.stringContaining('<quantity xsi:type="xsd:int">2</quantity>') as string,
      headers: { 'content-type': 'text/xml; charset=utf-8', 'idempotency-key': 'request-1' },
    });
  });

  it('asks in JSON', async () => {
    const server = await serve(saying('{"keys":["K1"]}'));

    expect(await open(server.url, { dialect: 'json' }).requestKeys(aKeyRequest({ requestId: null }))).toMatchObject({
      status: 'granted',
      keys: [{ value: 'K1' }],
    });
    expect(server.requests[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(server.requests[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  it('revokes a key at its own address', async () => {
    const keys = await serve(saying(''));
    const revocations = await serve(
      saying('<RevocationServiceResponse><successful>success</successful></RevocationServiceResponse>'),
    );

    expect(await open(keys.url, { revocationUrl: revocations.url }).revokeKey(aRevocation())).toMatchObject({
      status: 'acknowledged',
    });
    expect(revocations.requests[0]?.body).toContain('>ABC-123</key>');
    expect(keys.requests).toEqual([]);
  });

  it('revokes nothing at a publisher that takes no revocations', async () => {
    expect(await open('https://keys.example.com', { revocationUrl: null }).revokeKey(aRevocation())).toMatchObject({
      status: 'pending',
      cause: 'network',
      httpStatus: null,
      returnMessage: 'not asked: the publisher has no address for revocations',
    });
  });

  it('waits as long as a busy server says', async () => {
    const keyServer = await openFor(saying('', 503, { 'retry-after': '90' }));

    expect(await keyServer.requestKeys(aKeyRequest())).toMatchObject({
      cause: 'server',
      httpStatus: 503,
      retryAfterMs: 90_000,
    });
  });

  it('repeats neither a credential nor the revoked key', async () => {
    const echo: Answer = (response, { headers, body }) => {
      const [, key = ''] = /<key [^>]*>([^<]*)/.exec(body) ?? [];
      const message = `No: ${headers.authorization} ${key.toLowerCase()}`;
      response.end(
        `<RevocationServiceResponse><isAutoRetriable>false</isAutoRetriable><responseCode>${key}</responseCode><responseMessage>${message}</responseMessage></RevocationServiceResponse>`,
      );
    };
    const basic = await openFor(echo, { authentication: 'basic' }, { username: 'annex', password: 'pa55word' });
    const bearer = await openFor(echo, { authentication: 'bearer' }, { token: 'secret-token' });

    expect(await basic.revokeKey(aRevocation())).toMatchObject({
      status: 'refused',
      returnCode: '***',
      returnMessage: 'No: Basic *** ***',
    });
    expect(await bearer.revokeKey(aRevocation())).toMatchObject({ returnMessage: 'No: Bearer *** ***' });
  });

  it.each(['xml', 'json'] as const)('takes 1,000 keys of 60 KiB in one answer in %s', async (dialect) => {
    const keys = Array.from({ length: 1_000 }, () => randomBytes(30 * 1024).toString('hex'));
    const body = dialect === 'json' ? JSON.stringify({ keys }) : xmlKeys(...keys);
    const keyServer = await openFor(saying(body), { dialect });
    const reply = await keyServer.requestKeys(aKeyRequest({ quantity: 1_000 }));
    const received = reply.status === 'granted' ? reply.keys.map(({ value }) => value) : [];

    expect(received.length).toBe(1_000);
    expect(received.every((key, index) => key === keys[index])).toBe(true);
  });

  it('reads no more than fits the keys that were asked for', async () => {
    const keyServer = await openFor(saying(xmlKeys('K'.repeat(2 * 1024 * 1024))));

    expect(await keyServer.requestKeys(aKeyRequest())).toMatchObject({
      cause: 'invalid',
      httpStatus: 200,
      returnMessage: 'the answer is longer than 1130496 bytes',
    });
  });

  it('grants nothing for bytes that are no answer, and never rejects', async () => {
    let answer: Answer = saying('');
    const server = await serve((response, request) => answer(response, request));
    const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array));
    const text = fc.string({ unit: 'binary' }).map((words) => Buffer.from(words));
    // Parts of real answers, but never a whole one: no piece has both the root and a key.
    const pieces = fc
      .array(
        fc.constantFrom(
          '<getKeyResponse>',
          '</getKeyResponse>',
          '<item>',
          '<keyType>',
          '&e;',
          '{"keys":[',
          ']}',
          'K1',
          '<!DOCTYPE x>',
        ),
      )
      .map((parts) => Buffer.from(parts.join('')));
    const property = fc.asyncProperty(
      fc.oneof(bytes, text, pieces),
      fc.integer({ min: 200, max: 599 }),
      fc.constantFrom('xml', 'json'),
      async (body, status, dialect) => {
        answer = saying([204, 205, 304].includes(status) ? '' : body, status);
        const keyServer = openKeyServer(aPublisher(server.url, { dialect }), NO_CREDENTIALS);
        const [reply, revocation] = [
          await keyServer.requestKeys(aKeyRequest()),
          await keyServer.revokeKey(aRevocation()),
        ];
        await keyServer.close();

        expect(reply.status).toBe('pending');
        expect(revocation.status).toBe('pending');
      },
    );

    await fc.assert(property, { numRuns: 100 });
  });

  it('gives a value even for settings that nobody can have saved', async () => {
    const server = await serve(saying(xmlKeys('K1')));

    for (const settings of [
      { timeoutSeconds: NaN },
      { timeoutSeconds: -1 },
      { maximumConcurrency: 0 },
      { maximumConcurrency: NaN },
    ])
      expect(await open(server.url, settings).requestKeys(aKeyRequest())).toMatchObject({ status: 'pending' });
    expect(server.requests).toEqual([]);
  });

  it('has no more calls under way than the publisher allows, and says "busy" to the others', async () => {
    const waiting: (() => void)[] = [];
    const server = await serve((response) => void waiting.push(() => response.end(xmlKeys('K1'))));
    const keyServer = open(server.url, { maximumConcurrency: 3 });
    const replies = Array.from({ length: 50 }, () => keyServer.requestKeys(aKeyRequest()));
    while (waiting.length < 3) await new Promise(setImmediate);
    const busy = await Promise.all(replies.slice(3));
    waiting.forEach((answer) => answer());
    const granted = await Promise.all(replies.slice(0, 3));

    expect(granted.map(({ status }) => status)).toEqual(['granted', 'granted', 'granted']);
    expect(busy).toHaveLength(47);
    for (const reply of busy)
      expect(reply).toEqual({
        status: 'pending',
        cause: 'busy',
        retryAfterMs: expect.any(Number) as number,
        httpStatus: null,
        returnCode: null,
        returnMessage: 'not asked',
      });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['hangs up', (response) => void response.socket?.destroy(), 'network'],
    ['fails', saying('', 500), 'server'],
    ['talks nonsense', saying('<html>'), 'invalid'],
  ] as [string, Answer, string][])('leaves a server alone that %s again and again', async (_, answer, cause) => {
    const server = await serve(answer);
    const keyServer = open(server.url);
    for (let n = 0; n < 10; n += 1) expect(await keyServer.requestKeys(aKeyRequest())).toMatchObject({ cause });

    expect(await keyServer.requestKeys(aKeyRequest())).toMatchObject({ cause: 'busy' });
    expect(server.requests).toHaveLength(10);
  });

  it.each([
    ['refuses', '<isAutoRetriable>false</isAutoRetriable>'],
    ['says "not yet"', '<isAutoRetriable>true</isAutoRetriable>'],
  ])('goes on asking a server that %s', async (_, verdict) => {
    const server = await serve(saying(`<getKeyResponse>${verdict}</getKeyResponse>`));
    const keyServer = open(server.url);
    for (let n = 0; n < 20; n += 1) await keyServer.requestKeys(aKeyRequest());

    expect(server.requests).toHaveLength(20);
  });
});
