import { fastSpring } from '../../connectors/fastspring';
import { PlatformApiError, type ApiRequest } from '../../connectors/platform-access';
import { MalformedDeliveryError } from '../../domain/errors';
import { fastSpring as samples } from '../../samples/fastspring';
import { listAll, listPage, PERIOD } from './listed-events';
import { SALE, SECRET, signed } from './message-samples';

const URL_OF_FASTSPRING = 'https://api.fastspring.com';
const QUERY = 'begin=1795003200000&end=1795262400500';

const WEBHOOKS = samples.events.filter((event) => event !== 'remote-server-request');
const told = WEBHOOKS.map((event) => samples.sample(event, SALE, { secret: SECRET, privateKey: '' }));
const bodies = told.flatMap(({ body }) => (JSON.parse(body) as { events: { id: string }[] }).events);
const nothing = samples.listing?.([]) ?? {};

/** FastSpring's API with these answers by path and query, or by path. */
function anApi(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const call = ({ url }: ApiRequest): Promise<unknown> => {
    const path = url.slice(URL_OF_FASTSPRING.length);
    asked.push(path);
    const found = answers[path] ?? answers[path.replace(/\?.*$/, '')];
    if (found instanceof Error) return Promise.reject(found);
    return found === undefined ? Promise.reject(new PlatformApiError(404, 'answered 404')) : Promise.resolve(found);
  };
  return { access: { id: 'user', key: 'password', url: null, call }, asked };
}

const listing = (answers: Record<string, unknown>) => listAll(fastSpring, anApi({ ...nothing, ...answers }).access);

describe('fastSpring.listEvents', () => {
  it('gives the events of each webhook as it does, and no license calls', async () => {
    const all = samples.events.map((event) => samples.sample(event, SALE, { secret: SECRET, privateKey: '' }));
    const webhooks = WEBHOOKS.flatMap((event) => fastSpring.parse(signed(samples, event)));

    expect(await listing(samples.listing?.(all) ?? {})).toEqual(webhooks);
  });

  it('lists what no webhook has brought first, and then the others, of the period', async () => {
    const [one, two] = bodies;
    const { access, asked } = anApi({
      '/events/unprocessed': { events: [two] },
      '/events/processed': { events: [one] },
    });

    expect((await listAll(fastSpring, access)).map(({ eventId }) => eventId)).toEqual([two?.id, one?.id]);
    expect(asked).toEqual([`/events/unprocessed?${QUERY}`, `/events/processed?${QUERY}`]);
  });

  it('asks page by page, by the number that it is told or the next one', async () => {
    const [one, two, three] = bodies;
    const { access, asked } = anApi({
      ...nothing,
      [`/events/unprocessed?${QUERY}`]: { events: [one], more: true, page: 1, nextPage: 2 },
      [`/events/unprocessed?${QUERY}&page=2`]: { events: [two], more: 'yes', page: 2, nextPage: null },
      [`/events/unprocessed?${QUERY}&page=3`]: { events: [three], more: false, page: 3, nextPage: null },
    });

    expect(await listAll(fastSpring, access)).toHaveLength(3);
    expect(asked).toHaveLength(4);
  });

  it('is empty where nothing has happened', async () => {
    const { access } = anApi(nothing);
    const first = await listPage(fastSpring, access);

    expect(first.events).toEqual([]);
    expect(await listPage(fastSpring, access, first.cursor)).toEqual({ events: [], cursor: null });
  });

  it('looks back no further than FastSpring does', async () => {
    const { access, asked } = anApi(nothing);
    await listAll(fastSpring, access, { ...PERIOD, since: '2026-01-01T00:00:00.000Z' });

    expect(asked[0]).toContain(`begin=${Date.parse('2026-10-22T13:00:00.500Z')}&`);
  });

  it('keeps an event that it cannot read by its id, and reads the others', async () => {
    const bad = { id: 'bad', type: 'order.completed', data: {} };

    expect(await listing({ '/events/unprocessed': { events: [bad, bodies[0], { type: 'x' }] } })).toMatchObject([
      { kind: 'unreadable', eventId: 'bad' },
      { kind: 'orderPaid' },
      { kind: 'unreadable', eventId: expect.stringContaining('listed:') as string },
    ]);
  });

  it.each([
    ['an error', { action: 'events.get', result: 'error', error: { begin: 'Begin required.' } }],
    ['a text', 'maintenance'],
  ])('refuses %s for an answer', async (_, answer) => {
    await expect(listing({ '/events/unprocessed': answer })).rejects.toThrow(MalformedDeliveryError);
  });

  it('notices when it is not given the page that it has asked for', async () => {
    const [one, two] = bodies;
    const more = { events: [one], more: true };
    const second = `/events/unprocessed?${QUERY}&page=2`;

    await expect(listing({ '/events/unprocessed': more })).rejects.toThrow('another than was asked for');
    await expect(listing({ '/events/unprocessed': more, [second]: { events: [two], page: 1 } })).rejects.toThrow(
      'another than was asked for',
    );
    expect(await listing({ '/events/unprocessed': { events: [], more: true } })).toEqual([]);
  });

  it.each([401, 503, null])('lets an error of the API through: %s', async (status) => {
    const down = { '/events/unprocessed': new PlatformApiError(status, 'is down') };

    await expect(listing(down)).rejects.toThrow(PlatformApiError);
  });

  it('needs credentials', async () => {
    await expect(listAll(fastSpring, { ...anApi(nothing).access, id: null })).rejects.toThrow(PlatformApiError);
  });
});
