import { createPayPal } from '../../connectors/paypal';
import { PlatformApiError } from '../../connectors/platform-access';
import { MalformedDeliveryError } from '../../domain/errors';
import { payPal as samples } from '../../samples/paypal';
import { listAll, listPage, PERIOD } from './listed-events';
import { anApi, askedOf } from './paypal-answers';
import { aSale, KEYS, NOW, offline, parse } from './paypal-signer';

const PATH = '/v1/notifications/webhooks-events';
const FIRST = `${PATH}?page_size=100&start_time=2026-11-18T12%3A00%3A00Z&end_time=2026-11-21T12%3A00%3A01Z`;

const told = samples.events.map((event) => samples.sample(event, aSale(), KEYS));
const bodies = told.map(({ body }) => JSON.parse(body) as { id: string });
const nothing = samples.listing?.([]) ?? {};

const aConnector = () =>
  createPayPal({ fetchCertificate: () => Promise.reject(new Error()), clock: () => NOW.getTime() });

const page = (events: unknown[], next?: string) => ({
  events,
  count: events.length,
  links: next
    ? [
        { rel: 'self', href: `https://api.paypal.com${FIRST}` },
        { rel: 'next', href: next },
      ]
    : [],
});

const listing = (answers: Record<string, unknown>) => listAll(aConnector(), anApi({ ...nothing, ...answers }).access);

describe('payPal.listEvents', () => {
  it('gives the events of each message as its webhook does', async () => {
    expect(await listing(samples.listing?.(told) ?? {})).toEqual(samples.events.flatMap((event) => parse(event)));
  });

  it('is empty where nothing has happened, however PayPal says so', async () => {
    expect(await listPage(aConnector(), anApi(nothing).access)).toEqual({ events: [], cursor: null });
    expect(await listing({ [FIRST]: { count: 0 } })).toEqual([]);
  });

  it('asks for the period, and follows the link to the next page by its query alone', async () => {
    const query = '?page_size=100&start_time=2026-11-18T12:00:00Z&move_to=next&index_id=3';
    const api = anApi({
      ...nothing,
      [FIRST]: page(bodies.slice(0, 2), `https://elsewhere.test${PATH}${query}`),
      [PATH + query]: page(bodies.slice(2, 3), `https://api.paypal.com${PATH}/?page=3`),
      [`${PATH}?page=3`]: page(bodies.slice(3, 4)),
    });

    expect(await listAll(aConnector(), api.access)).toHaveLength(4);
    expect(askedOf(api)).toEqual([FIRST, PATH + query, `${PATH}?page=3`]);
    expect(new Set(api.asked.map(({ url }) => new URL(url).host))).toEqual(new Set(['api.example.test']));
  });

  it('ends with a page that is empty, whatever it links to', async () => {
    expect(await listing({ [FIRST]: page([], `https://api.paypal.com${PATH}?page=2`) })).toEqual([]);
  });

  it('looks back no further than PayPal does', async () => {
    const api = anApi(nothing);
    await listAll(aConnector(), api.access, { ...PERIOD, since: '2026-01-01T00:00:00.000Z' });

    expect(askedOf(api)).toEqual([expect.stringContaining('start_time=2026-10-22T13%3A00%3A00Z')]);
  });

  it('keeps an event that it cannot read by its id, and reads the others', async () => {
    const bad = { id: 'WH-BAD', event_type: 'PAYMENT.CAPTURE.PENDING', resource: {} };

    expect(await listing({ [FIRST]: page([bad, bodies[0], 'text']) })).toMatchObject([
      { kind: 'unreadable', eventId: 'WH-BAD', reason: expect.stringContaining('resource.id') as string },
      { kind: 'orderPaid' },
      { kind: 'unreadable', eventId: expect.stringContaining('listed:') as string },
    ]);
  });

  it.each([
    ['no list', {}],
    ['a text', 'maintenance'],
    ['a next page of something else', page(bodies, 'https://api.paypal.com/v1/notifications/webhooks?page=2')],
    ['a next page without a query', page(bodies, `https://api.paypal.com${PATH}`)],
  ])('refuses %s for an answer', async (_, answer) => {
    await expect(listing({ [FIRST]: answer })).rejects.toThrow(MalformedDeliveryError);
  });

  it('does not go round in circles', async () => {
    const next = `https://api.paypal.com${PATH}?page=2`;

    await expect(listing({ [FIRST]: page(bodies, next), [`${PATH}?page=2`]: page(bodies, next) })).rejects.toThrow(
      'the same again',
    );
  });

  it.each([401, 400, 503, null])('lets an error of the API through: %s', async (status) => {
    await expect(listing({ [FIRST]: new PlatformApiError(status, 'is down') })).rejects.toThrow(PlatformApiError);
  });

  it('needs the credentials of the app', async () => {
    await expect(listAll(offline, anApi(nothing, { key: null }).access)).rejects.toThrow(PlatformApiError);
  });
});
