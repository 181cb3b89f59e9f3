import type { Publisher } from '../../domain/publisher';
import { type OpenKeyServer, openKeyServer } from '../../rights/key-server';
import { type SandboxKeyServer, startKeyServer } from '../../sandbox/key-server';
import { NO_CREDENTIALS, PLAIN_XML, aKeyRequest, aPublisher, aRevocation } from '../rights/publishers';

const DIALECTS: [string, Partial<Publisher>][] = [
  ['XML', {}],
  ['SOAP 1.1', { xml: { root: 'GetKeyRequest', namespace: 'urn:right', soap: '1.1' } }],
  ['SOAP 1.2', { xml: { ...PLAIN_XML, soap: '1.2' } }],
  ['JSON', { dialect: 'json' }],
];

describe.each(DIALECTS)('startKeyServer, asked in %s', (_, settings) => {
  let server: SandboxKeyServer;
  let publisher: OpenKeyServer;
  beforeEach(async () => {
    server = await startKeyServer({ port: 0 });
    publisher = openKeyServer(
      aPublisher(server.url, { ...settings, revocationUrl: server.revocationUrl }),
      NO_CREDENTIALS,
    );
  });
  afterEach(async () => {
    await server.stop();
    await publisher.close();
  });

  const ask = async (quantity = 1) => publisher.requestKeys(aKeyRequest({ quantity }));
  const keysOf = async (quantity = 1) => {
    const reply = await ask(quantity);
    return reply.status === 'granted' ? reply.keys.map(({ value }) => value) : [];
  };

  it('grants a new key for every unit, and remembers whose they are', async () => {
    const keys = [...(await keysOf(3)), ...(await keysOf(2))];

    expect(new Set(keys).size).toBe(5);
    expect(server.mode('space-game')).toBe('grant');
    expect(server.asked('space-game')).toBe(2);
    expect(server.issued()).toEqual(
      keys.map((key) => ({ key, product: 'space-game', orderId: 'order-1', lineId: 'line-1' })),
    );
  });

  it('has a dial for each product', async () => {
    server.setMode('space-game', 'refuse');

    expect(await ask()).toMatchObject({ status: 'refused' });
    expect(
      await publisher.requestKeys(aKeyRequest({ product: { ...aKeyRequest().product, id: 'other' } })),
    ).toMatchObject({
      status: 'granted',
    });
  });

  it('retry: asks to be asked again, when it is told to, after a time', async () => {
    server.setMode('space-game', 'retry');

    expect(await ask()).toMatchObject({
      status: 'pending',
      cause: 'retry',
      retryAfterMs: null,
      returnMessage: 'Not yet',
    });
    server.setRetryAfter(7);
    expect(await ask()).toMatchObject({ status: 'pending', cause: 'retry', retryAfterMs: 7_000 });
    expect(server.issued()).toEqual([]);
  });

  it('refuse: says why', async () => {
    server.setMode('space-game', 'refuse');

    expect(await ask()).toMatchObject({
      status: 'refused',
      returnCode: '1',
      returnMessage: 'Unknown order reference: correct it and ask again',
    });
  });

  it('short: gives one key less than asked', async () => {
    server.setMode('space-game', 'short');

    expect(await keysOf(3)).toHaveLength(2);
    expect(await ask(1)).toMatchObject({ status: 'pending', cause: 'invalid' });
    expect(server.issued()).toHaveLength(2);
  });

  it('same: gives the same key again and again', async () => {
    server.setMode('space-game', 'same');

    expect(new Set([...(await keysOf(2)), ...(await keysOf(1))]).size).toBe(1);
  });

  it.each(['empty', 'garbage', 'bomb'] as const)('%s: gives an answer that makes no sense', async (mode) => {
    server.setMode('space-game', mode);

    expect(await ask()).toMatchObject({ status: 'pending', cause: 'invalid', httpStatus: 200 });
    expect(await publisher.revokeKey(aRevocation())).toMatchObject({ status: 'pending', cause: 'invalid' });
  });

  it('down: hangs up', async () => {
    server.setMode('space-game', 'down');

    expect(await ask()).toMatchObject({ status: 'pending', cause: 'network', httpStatus: null });
  });

  it('hang: never answers', async () => {
    server.setMode('space-game', 'hang');
    const reply = ask();
    while (server.asked('space-game') === 0) await new Promise(setImmediate);
    await server.stop();

    expect(await reply).toMatchObject({ status: 'pending', cause: 'network' });
  });

  it('takes keys back, or not, by the same dial', async () => {
    expect(await publisher.revokeKey(aRevocation())).toMatchObject({ status: 'acknowledged' });
    server.setMode('space-game', 'refuse');
    expect(await publisher.revokeKey(aRevocation())).toMatchObject({ status: 'refused', returnCode: '1' });
    server.setMode('space-game', 'retry');
    expect(await publisher.revokeKey(aRevocation())).toMatchObject({ status: 'pending', cause: 'retry' });

    expect(server.revoked()).toEqual([
      { key: 'ABC-123', product: 'space-game', orderId: 'order-1', lineId: 'line-1', reason: 'ReturnProduct' },
    ]);
    expect(server.asked('space-game')).toBe(0);
  });
});

describe('startKeyServer', () => {
  it('hangs up on what is no request', async () => {
    const server = await startKeyServer({ port: 0 });

    for (const body of ['', 'hello', '<a', '{}', 'x'.repeat(1_000_001)])
      await expect(
        fetch(server.url, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      ).rejects.toThrow();
    await server.stop();
  });

  it('says when its port is taken', async () => {
    const server = await startKeyServer({ port: 0 });
    const port = Number(new URL(server.url).port);

    await expect(startKeyServer({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.stop();
  });
});
