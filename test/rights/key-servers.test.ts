import type { OpenKeyServer } from '../../rights/key-server';
import { createKeyServers } from '../../rights/key-servers';
import { saying, startAnsweringServer, xmlKeys } from './answering-server';
import { NO_CREDENTIALS, aKeyRequest, aPublisher } from './publishers';

describe('createKeyServers', () => {
  const publisher = aPublisher('https://keys.example.com');

  const withFakes = () => {
    const opened: jest.Mocked<OpenKeyServer>[] = [];
    const keyServers = createKeyServers(() => {
      const server = { requestKeys: jest.fn(), revokeKey: jest.fn(), close: jest.fn(() => Promise.resolve()) };
      opened.push(server);
      return server;
    });
    return { keyServers, opened };
  };

  it('keeps one key server for each publisher', () => {
    const { keyServers, opened } = withFakes();
    const first = keyServers.of(publisher, NO_CREDENTIALS);

    expect(keyServers.of({ ...publisher, xml: { ...publisher.xml } }, { ...NO_CREDENTIALS })).toBe(first);
    expect(keyServers.of({ ...publisher, id: 'other' }, NO_CREDENTIALS)).not.toBe(first);
    expect(opened).toHaveLength(2);
  });

  it.each([
    ['settings', { ...publisher, timeoutSeconds: 1 }, NO_CREDENTIALS],
    ['the style', { ...publisher, xml: { ...publisher.xml, soap: '1.1' as const } }, NO_CREDENTIALS],
    ['credentials', publisher, { ...NO_CREDENTIALS, token: 'new' }],
  ])('makes a new one when %s change, and closes the old one', (_, settings, credentials) => {
    const { keyServers, opened } = withFakes();
    const first = keyServers.of(publisher, NO_CREDENTIALS);

    expect(keyServers.of(settings, credentials)).not.toBe(first);
    expect(opened[0]?.close).toHaveBeenCalledTimes(1);
    expect(opened[1]?.close).not.toHaveBeenCalled();
  });

  it('notices settings that were changed in place', () => {
    const { keyServers } = withFakes();
    const settings = { ...publisher };
    const first = keyServers.of(settings, NO_CREDENTIALS);
    settings.url = 'https://other.example.com';

    expect(keyServers.of(settings, NO_CREDENTIALS)).not.toBe(first);
  });

  it('closes all of them, also those it has replaced, however that ends', async () => {
    const { keyServers, opened } = withFakes();
    keyServers.of(publisher, NO_CREDENTIALS);
    opened[0]?.close.mockRejectedValueOnce(new Error('closed twice'));
    keyServers.of({ ...publisher, name: 'Renamed' }, NO_CREDENTIALS);
    await keyServers.close();

    expect(opened.map(({ close }) => close.mock.calls.length)).toEqual([1, 1]);
  });

  it('answers what the old one has been asked', async () => {
    let answer: () => void = () => undefined;
    const server = await startAnsweringServer((response) => (answer = () => response.end(xmlKeys('K1'))));
    const keyServers = createKeyServers();
    const reply = keyServers.of(aPublisher(server.url), NO_CREDENTIALS).requestKeys(aKeyRequest());
    while (server.requests.length === 0) await new Promise(setImmediate);
    keyServers.of(aPublisher('https://keys.example.com'), NO_CREDENTIALS);
    const closed = keyServers.close();
    answer();

    expect(await reply).toMatchObject({ status: 'granted' });
    await closed;
    await server.stop();
  });

  it('lets one dead server slow no other', async () => {
    const dead = await startAnsweringServer(() => undefined);
    const alive = await startAnsweringServer(saying(xmlKeys('K1')));
    const keyServers = createKeyServers();
    const ask = (id: string, url: string) =>
      keyServers
        .of(aPublisher(url, { id, maximumConcurrency: 2, timeoutSeconds: 600 }), NO_CREDENTIALS)
        .requestKeys(aKeyRequest());
    const stuck = Array.from({ length: 2 }, () => ask('dead', dead.url));
    const busy = Array.from({ length: 20 }, () => ask('dead', dead.url));

    expect((await Promise.all(busy)).every((reply) => reply.status === 'pending' && reply.cause === 'busy')).toBe(true);
    expect(await ask('alive', alive.url)).toMatchObject({ status: 'granted' });
    while (dead.requests.length < 2) await new Promise(setImmediate);
    await dead.stop();
    expect(await Promise.all(stuck)).toMatchObject([{ cause: 'network' }, { cause: 'network' }]);
    await keyServers.close();
    await alive.stop();
  });
});
