import { paddle } from '../../connectors/paddle';
import { MalformedDeliveryError } from '../../domain/errors';
import { paddle as samples } from '../../samples/paddle';
import { deliverTold, judgesAnswers, listAll, listTold, PERIOD, queryOf, toldOf } from './listing-samples';

const events = toldOf(samples, samples.events).map(({ body }) => JSON.parse(body) as object);
const page = (data: unknown[], pagination: object = { has_more: false }) => ({ data, meta: { pagination } });
const more = (after: string) => ({ has_more: true, next: `https://api.paddle.com/events?per_page=100&after=${after}` });

describe('paddle.listEvents', () => {
  it.each(samples.events)('tells %s as its webhook does', async (event) => {
    const listed = await listTold(paddle, samples, [event]);

    expect(listed.events).toEqual(deliverTold(paddle, samples, [event]));
  });

  it('asks for the events of the period that mean something, the oldest first', async () => {
    const { asked } = await listTold(paddle, samples, []);
    const { event_type: types, ...query } = queryOf(asked[0]);

    expect(asked).toMatchObject([{ headers: { authorization: 'Bearer api-key', 'paddle-version': '1' } }]);
    expect(query).toEqual({ from: PERIOD.since, to: PERIOD.until, order_by: 'id[ASC]', per_page: '100' });
    for (const event of samples.events) expect(types?.split(',')).toContain(event.replace(/#.*/, ''));
  });

  it('goes on where Paddle says that the page has ended, at the address that the store has', async () => {
    const pages = [page(events.slice(0, 2), more('evt_2')), page(events.slice(2, 4), more('evt_4')), page([])];
    const listed = await listAll(paddle, (_, index) => pages[index]);

    expect(listed.events).toEqual(deliverTold(paddle, samples, samples.events.slice(0, 4)));
    expect(listed.asked.map((request) => queryOf(request).after)).toEqual([undefined, 'evt_2', 'evt_4']);
    for (const { url } of listed.asked) expect(url).toMatch(/^https:\/\/shop\.example\/events\?/);
  });

  it('asks Paddle itself where the store names no other address', async () => {
    const { asked } = await listAll(paddle, () => page([]), { url: null });

    expect(asked[0]?.url).toMatch(/^https:\/\/api\.paddle\.com\/events\?/);
  });

  it('tells of an event that cannot be read by its id, among those that can', async () => {
    const bad = { ...events[0], event_id: 'evt_bad', data: { id: '' } };
    const listed = await listAll(paddle, () => page([events[1], bad, 'nonsense', events[2]]));

    expect(listed.events).toMatchObject([
      { kind: 'orderPending' },
      { kind: 'unreadable', eventId: 'evt_bad' },
      { kind: 'unreadable', eventId: expect.stringContaining('listed:') as string },
      { kind: 'orderCancelled' },
    ]);
  });

  it.each([
    ['itself', more('evt_2')],
    ['nothing', { has_more: true }],
    ['no address', { has_more: true, next: 'evt_3' }],
    ['no event', { has_more: true, next: 'https://api.paddle.com/events' }],
  ])('refuses a page that has more and names %s as the next', async (_, pagination) => {
    const pages = [page(events.slice(0, 1), more('evt_2')), page(events.slice(1, 2), pagination)];

    await expect(listAll(paddle, (_request, index) => pages[index])).rejects.toThrow(MalformedDeliveryError);
  });

  it('lets through that the API is down or refuses, and takes no garbage', () => judgesAnswers(paddle));
});
