import { connect, type Socket } from 'node:net';
import { MemoryStore } from 'express-rate-limit';
import { waitUntil } from '../../sandbox/processes';
import { useApi } from './api';

const api = useApi({ publicRateLimit: 3 });

beforeAll(async () => {
  await api.addStore('one', { platform: 'fastspring' });
});
afterEach(() => jest.restoreAllMocks());

const until = (what: string, isMet: () => Promise<boolean>) => waitUntil({ what, isMet, deadlineMs: 20_000 });
const probe = (store: string) => api.call('GET', `/webhooks/${store}`, { key: null });

describe('the limits of /webhooks/{store}', () => {
  it.each([
    ['longer than any id', 'x'.repeat(5_000)],
    ['of other characters', '%E6%97%A5'],
  ])('count nothing by a name that is %s', async (_case, name) => {
    const counted = jest.spyOn(MemoryStore.prototype, 'increment');
    const looked = jest.spyOn(api.database.models.stores, 'find');
    const replies = [];
    for (let call = 0; call < 5; call += 1) replies.push(await probe(name));

    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(replies[0]?.body).toMatchObject({ code: 'store_not_found' });
    expect([counted.mock.calls, looked.mock.calls]).toEqual([[], []]);
  });

  it('count a guess whose sender hangs up before its answer, and nothing more by the names of who guesses on', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<null>((resolve) => (answer = () => resolve(null)));
    const { stores } = api.database.models;
    const find = stores.find.bind(stores);
    const looked = jest
      .spyOn(stores, 'find')
      .mockImplementation((id) => (id.startsWith('guess') ? answered : find(id)));
    expect((await probe('one')).status).toBe(200);
    // The third is sent before the second is answered, in the same connection.
    const sockets = [await send(['guess-1']), await send(['guess-2', 'guess-3'])];
    await until(
      'all are looked up',
      async () => looked.mock.calls.filter(([id]) => id.startsWith('guess')).length === 3,
    );
    for (const socket of sockets) socket.destroy();
    await until('both are gone', async () => api.log.filter((entry) => entry.includes('request aborted')).length >= 2);
    answer();
    await until('the address is refused', async () => (await probe('one')).status === 429);
    const counted = jest.spyOn(MemoryStore.prototype, 'increment');

    expect((await probe('guess-4')).status).toBe(429);
    expect(counted).not.toHaveBeenCalled();
  });
});

/** Asks after stores one after the other in one connection, and waits for no answer. */
async function send(names: string[]): Promise<Socket> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(names.map((name) => `GET /webhooks/${name} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`).join(''));
  return socket;
}
