import type { PublisherCredentials } from '../../domain/publisher';
import { type Message, createTransport } from '../../rights/transport';
import { type Answer, type AnsweringServer, saying, startAnsweringServer } from './answering-server';
import { createAuthority } from './certificates';
import { NO_CREDENTIALS, aPublisher } from './publishers';

const authority = createAuthority('Example Authority');
const { certificate: cert, privateKey: key } = authority.issue('127.0.0.1');
const client = authority.issue('Keyrail');

describe('createTransport', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const serve = async (...parameters: Parameters<typeof startAnsweringServer>): Promise<AnsweringServer> => {
    const server = await startAnsweringServer(...parameters);
    closing.push(() => server.stop());
    return server;
  };
  const post = async (
    settings: Parameters<typeof aPublisher>[1],
    credentials: Partial<PublisherCredentials>,
    message: Partial<Message> & { url: string },
  ) => {
    const publisher = aPublisher(message.url, settings);
    const transport = createTransport(publisher, { ...NO_CREDENTIALS, ...credentials });
    closing.push(() => transport.close());
    return transport.post({ headers: { 'content-type': 'text/plain' }, body: 'ask', maximumBytes: 1_000, ...message });
  };
  const ask = async (
    answer: Answer,
    message: Partial<Message> = {},
    settings: Parameters<typeof aPublisher>[1] = {},
  ) => {
    const { url } = await serve(answer);
    return post(settings, {}, { url, ...message });
  };

  it('posts the body and gives back what was answered', async () => {
    const server = await serve(saying('answer', 201, { 'content-type': 'text/x' }));

    expect(await post({}, {}, { url: server.url, headers: { 'content-type': 'text/y', soapaction: '""' } })).toEqual({
      status: 'answered',
      httpStatus: 201,
      retryAfterMs: null,
      contentType: 'text/x',
      body: Buffer.from('answer'),
    });
    expect(server.requests).toMatchObject([
      { method: 'POST', body: 'ask', headers: { 'content-type': 'text/y', soapaction: '""' } },
    ]);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('logs in with user name and password', async () => {
    const server = await serve(saying('ok'));
    await post({ authentication: 'basic' }, { username: 'ann', password: 'pä:ss' }, { url: server.url });

    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ann:pä:ss').toString('base64')}`);
  });

  it('logs in with a token', async () => {
    const server = await serve(saying('ok'));
    await post({ authentication: 'bearer' }, { token: 'secret-token' }, { url: server.url });

    expect(server.requests[0]?.headers.authorization).toBe('Bearer secret-token');
  });

  it('logs in with a certificate, to a server that asks for one', async () => {
    const tls = { cert, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true };
    const server = await serve(saying('ok'), tls);
    const { certificate, privateKey } = client;
    const credentials = { certificate, privateKey, authority: authority.certificate };

    expect(await post({ authentication: 'mutual-tls' }, credentials, { url: server.url })).toMatchObject({
      httpStatus: 200,
    });
    expect(await post({}, credentials, { url: server.url })).toMatchObject({ status: 'failed', cause: 'network' });
    expect(server.requests).toHaveLength(1);
  });

  it('trusts no server whose certificate the authority has not signed', async () => {
    const server = await serve(saying('ok'), { cert, key });
    const stranger = createAuthority('Another Authority').certificate;

    expect(await post({}, { authority: authority.certificate }, { url: server.url })).toMatchObject({
      httpStatus: 200,
    });
    for (const credentials of [{}, { authority: stranger }])
      expect(await post({}, credentials, { url: server.url })).toEqual({
        status: 'failed',
        cause: 'network',
        detail: expect.stringMatching(
          /^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)$/,
        ) as string,
      });
  });

  it.each([
    ['basic', 'not asked: the publisher has no user name'],
    ['bearer', 'not asked: the publisher has no token'],
    ['mutual-tls', 'not asked: the publisher has no certificate with its private key'],
  ] as const)('does not ask with %s authentication and nothing to show', async (authentication, detail) => {
    const server = await serve(saying('ok'));

    expect(await post({ authentication }, {}, { url: server.url })).toEqual({
      status: 'failed',
      cause: 'network',
      detail,
    });
    expect(server.requests).toEqual([]);
  });

  it.each(['http://keys.example.com/', 'ftp://127.0.0.1/', 'https://ann:pass@keys.example.com/', 'keys', ''])(
    'sends nothing to %p',
    async (url) => {
      expect(await post({}, {}, { url })).toMatchObject({
        cause: 'network',
        detail: expect.stringMatching(/^not asked: /) as string,
      });
    },
  );

  it('tells nothing of credentials that cannot be used', async () => {
    const tls = await serve(saying('ok'), { cert, key });
    const broken = { certificate: 'secret-certificate', privateKey: 'secret-key' };

    for (const exchange of [
      await post({ authentication: 'bearer' }, { token: 'secret\ntoken' }, { url: tls.url }),
      await post({ authentication: 'mutual-tls' }, broken, { url: tls.url }),
      await post({}, { authority: 'secret-authority' }, { url: tls.url }),
    ]) {
      expect(exchange).toMatchObject({ status: 'failed', cause: 'network' });
      expect(JSON.stringify(exchange)).not.toContain('secret');
    }
  });

  it('follows no redirect', async () => {
    const elsewhere = await serve(saying('ok'));

    expect(await ask(saying('', 307, { location: elsewhere.url }))).toMatchObject({ httpStatus: 307 });
    expect(elsewhere.requests).toEqual([]);
  });

  it('waits no longer than the timeout for a server that says nothing', async () => {
    expect(await ask(() => undefined, {}, { timeoutSeconds: 0.2 })).toEqual({
      status: 'failed',
      cause: 'timeout',
      detail: 'no answer within 0.2 s',
    });
  });

  it('waits no longer for one that goes on dripping its answer', async () => {
    const drip: Answer = (response) => {
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    };

    expect(await ask(drip, {}, { timeoutSeconds: 0.5 })).toMatchObject({ cause: 'timeout' });
  });

  it('tells when the server hangs up, or is not there', async () => {
    const reset: Answer = (response) => void response.socket?.destroy();
    const gone = await startAnsweringServer(saying(''));
    await gone.stop();

    expect(await ask(reset)).toEqual({ status: 'failed', cause: 'network', detail: 'UND_ERR_SOCKET' });
    expect(await post({}, {}, { url: gone.url })).toEqual({
      status: 'failed',
      cause: 'network',
      detail: 'ECONNREFUSED',
    });
  });

  it('tells when the answer breaks off', async () => {
    const broken: Answer = (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.socket?.destroy());
    };

    expect(await ask(broken)).toMatchObject({ status: 'failed', cause: 'network' });
  });

  it('reads an answer of the length allowed, and no longer one', async () => {
    expect(await ask(saying('x'.repeat(1_000)))).toMatchObject({ status: 'answered' });
    expect(await ask(saying('x'.repeat(1_001)))).toEqual({
      status: 'failed',
      cause: 'invalid',
      detail: 'the answer is longer than 1000 bytes',
      httpStatus: 200,
    });
  });

  it('hangs up on an answer without end', async () => {
    let hungUp: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (hungUp = resolve));
    const endless: Answer = (response) => {
      const write = (): void => {
        while (response.write('x'.repeat(10_000)) && !response.destroyed);
      };
      response.on('drain', write).on('close', hungUp);
      write();
    };

    expect(await ask(endless)).toMatchObject({ cause: 'invalid' });
    await ended;
  });

  it('closes its connections after the last answer, and takes no more calls', async () => {
    const answers: (() => void)[] = [];
    const server = await serve((response) => void answers.push(() => response.end('ok')));
    const transport = createTransport(aPublisher(server.url, { maximumConcurrency: 1 }), NO_CREDENTIALS);
    const message = { url: server.url, headers: {}, body: '', maximumBytes: 10 };
    const first = transport.post(message);
    while (answers.length === 0) await new Promise(setImmediate);
    const closed = transport.close();
    answers[0]?.();

    expect(await first).toMatchObject({ httpStatus: 200 });
    await closed;
    expect(await transport.post(message)).toEqual({ status: 'failed', cause: 'network', detail: 'UND_ERR_DESTROYED' });
  });
});
