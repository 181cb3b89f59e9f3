import { PlatformApiError } from '../../connectors/platform-access';
import { stripe } from '../../connectors/stripe';
import { MalformedDeliveryError } from '../../domain/errors';
import { stripe as samples } from '../../samples/stripe';
import { listAll, listPage } from './listed-events';
import { apiThatKnows, sampleOf, toDelivery } from './timed-samples';

const URL_OF_STRIPE = 'https://api.stripe.com';
const PERIOD_QUERY = 'created[gte]=1795003200&created[lte]=1795262401';

const told = samples.events.map((event) => sampleOf(samples, event));
const webhooks = told.flatMap((message) => stripe.parse(toDelivery(message)));
const bodies = told.map(({ body }) => JSON.parse(body) as { id: string });

/** Stripe's API, with pages by the event that they begin after. */
function anApi(pages: Record<string, unknown>) {
  const asked: string[] = [];
  const { access } = apiThatKnows(URL_OF_STRIPE, {});
  const call = (request: { url: string }): Promise<unknown> => {
    asked.push(decodeURIComponent(request.url.slice(URL_OF_STRIPE.length)));
    const after = new URL(request.url).searchParams.get('starting_after') ?? '';
    return after in pages ? Promise.resolve(pages[after]) : Promise.reject(new PlatformApiError(404, 'answered 404'));
  };
  return { access: { ...access, call }, asked };
}

const page = (data: unknown[], has_more = false) => ({ object: 'list', data, has_more });

describe('stripe.listEvents', () => {
  it('gives the events of each message as its webhook does', async () => {
    const { access } = anApi({ '': samples.listing?.(told)['/v1/events'] });

    expect(await listAll(stripe, access)).toEqual(webhooks);
  });

  it('is empty where nothing has happened', async () => {
    const { access } = anApi({ '': samples.listing?.([])['/v1/events'] });

    expect(await listPage(stripe, access)).toEqual({ events: [], cursor: null });
  });

  it('asks for the period and for the events that matter, page by page', async () => {
    const [one = { id: '' }, two = { id: '' }, three = { id: '' }] = bodies;
    const { access, asked } = anApi({ '': page([one], true), [one.id]: page([two], true), [two.id]: page([three]) });

    expect(await listAll(stripe, access)).toHaveLength(3);
    expect(asked).toHaveLength(3);
    expect(asked[0]).toContain(`/v1/events?limit=100&${PERIOD_QUERY}&types[]=checkout.session.completed&`);
    expect(asked[2]).toContain(`&starting_after=${two.id}`);
    expect(asked[2]).toContain(PERIOD_QUERY);
    for (const { type } of bodies as unknown as { type: string }[]) expect(asked[0]).toContain(`types[]=${type}`);
    expect(asked[0]?.match(/types\[\]=/g)?.length).toBeLessThanOrEqual(20);
  });

  it('keeps an event that it cannot read by its id, and reads the others', async () => {
    const [good = { id: '' }] = bodies;
    const bad = { id: 'evt_bad', type: 'charge.refunded', data: { object: { refunded: 'perhaps' } } };
    const nameless = { type: 'charge.refunded' };
    const { access } = anApi({ '': page([bad, good, nameless]) });

    expect(await listAll(stripe, access)).toMatchObject([
      { kind: 'unreadable', eventId: 'evt_bad' },
      { kind: 'orderPaid' },
      { kind: 'unreadable', eventId: expect.stringContaining('listed:') as string },
    ]);
  });

  it.each([
    ['no list', { object: 'event', data: [] }],
    ['no data', { object: 'list', has_more: false }],
    ['more of nothing', page([], true)],
    ['a text', 'maintenance'],
  ])('refuses %s for an answer', async (_, answer) => {
    await expect(listAll(stripe, anApi({ '': answer }).access)).rejects.toThrow(MalformedDeliveryError);
  });

  it('does not go round in circles', async () => {
    const [one = { id: '' }] = bodies;

    await expect(listAll(stripe, anApi({ '': page([one], true), [one.id]: page([one], true) }).access)).rejects.toThrow(
      'the same again',
    );
  });

  it.each([401, 503, null])('lets an error of the API through: %s', async (status) => {
    const { access } = anApi({});
    const down = { ...access, call: () => Promise.reject(new PlatformApiError(status, 'is down')) };

    await expect(listAll(stripe, down)).rejects.toThrow(PlatformApiError);
  });
});
