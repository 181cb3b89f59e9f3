import type { Sales, SalesBucket } from '../../domain/sales';
import { line, lineInException, order } from '../models/orders';
import { useApi } from './api';

interface Answer extends Sales {
  from: string;
  to: string;
  buckets: SalesBucket[];
  errors: { path: string }[];
}

const api = useApi();
const MARCH = 'from=2026-03-01&to=2026-03-05';
const read = async (query: string, options = {}) =>
  (await api.call<Answer>('GET', `/v1/reports/sales?${query}`, options)).body;
const eur = (amount: number) => ({ currency: 'EUR', amount });
const usd = (amount: number) => [{ currency: 'USD', amount }];

beforeAll(async () => {
  const { orders } = api.database.models;
  const charge = { amount: 4900, paymentId: 'p', holdUntil: null, renewals: 0 };
  const sold = [
    order('EVE', { acceptedAt: '2026-03-01T23:30:00.000Z', lines: [line({ quantity: 2, unitPrice: 4900 })] }),
    order('MORNING', {
      acceptedAt: '2026-03-02T08:15:00.000Z',
      currency: 'EUR',
      lines: [
        line({ unitPrice: 1000 }),
        line({ id: 'line-2', product: null, storeProduct: 'plugin', unitPrice: null }),
        line({ id: 'line-3', state: 'refunded' }),
      ],
    }),
    order('OPEN', {
      acceptedAt: '2026-03-04T10:00:00.000Z',
      storeId: 'other',
      lines: [lineInException({ charge: { ...charge, state: 'open' } }), line({ id: 'line-2', isFree: true })],
    }),
    order('TEST', { acceptedAt: '2026-03-04T10:59:59.999Z', test: true }),
    order('LATER', { acceptedAt: '2026-03-05T00:00:00.000Z' }),
    order('TWICE', { acceptedAt: '2025-10-26T00:30:00.000Z' }),
    order('TWICE-2', { acceptedAt: '2025-10-26T01:30:00.000Z' }),
  ];
  for (const one of sold) await orders.record(one);
});

describe('GET /v1/reports/sales', () => {
  it('counts the lines of each day by their state, and what they have brought by currency, without tests and what was given back', async () => {
    expect(await read(MARCH)).toEqual({
      ...{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-05T00:00:00.000Z', by: 'day', zone: 'UTC' },
      lines: { delivered: 5, exception: 1, refunded: 1 },
      revenue: [{ currency: 'EUR', amount: 1000 }, ...usd(9800)],
      buckets: [
        { at: '2026-03-01', lines: { delivered: 1 }, revenue: usd(9800) },
        { at: '2026-03-02', lines: { delivered: 2, refunded: 1 }, revenue: [{ currency: 'EUR', amount: 1000 }] },
        { at: '2026-03-03', lines: {}, revenue: [] },
        { at: '2026-03-04', lines: { delivered: 2, exception: 1 }, revenue: [] },
      ],
    });
  });

  it('has the days of a zone', async () => {
    const march = 'from=2026-03-01T00:00:00Z&to=2026-03-05T00:00:00Z';
    const { buckets, zone } = (await read(`${march}&zone=Europe/Berlin`)) as Answer & { zone: string };

    expect(zone).toBe('Europe/Berlin');
    expect(buckets.map(({ at, lines }) => [at, lines])).toEqual([
      ['2026-03-01', {}],
      ['2026-03-02', { delivered: 3, refunded: 1 }],
      ['2026-03-03', {}],
      ['2026-03-04', { delivered: 2, exception: 1 }],
      ['2026-03-05', {}],
    ]);
  });

  it.each([
    ['from=2026-03-29&to=2026-03-30', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['from=2025-10-26&to=2025-10-27', '2025-10-25T22:00:00.000Z', '2025-10-26T23:00:00.000Z'],
  ])('reads the days of %s as those of the zone, also when clocks are set', async (days, from, to) => {
    const told = await read(`${days}&zone=Europe/Berlin`);

    expect([told.from, told.to, told.buckets.length]).toEqual([from, to, 1]);
  });

  it('says so where the database does not know the zone', async () => {
    const count = jest.spyOn(api.database.models.orders, 'countSold').mockResolvedValueOnce(null);
    const { errors } = await read(`${MARCH}&zone=Europe/Berlin`);
    count.mockRestore();
    const period = { from: new Date('2026-03-01'), to: new Date('2026-03-05') };

    expect(errors.map((error) => error.path)).toEqual(['zone']);
    expect(await api.database.models.orders.countSold(period, 'day', 'Mars/Olympus')).toBeNull();
  });

  it.each([
    ['UTC', '2026-03-04T10:00:00.000Z', 3],
    ['Asia/Kolkata', '2026-03-04T09:30:00.000Z', 2],
    ['America/New_York', '2026-03-04T10:00:00.000Z', 3],
  ])('has the hours of %s', async (zone, hour, count) => {
    const { buckets } = await read(`from=2026-03-04T08:00:00Z&to=2026-03-04T12:00:00Z&by=hour&zone=${zone}`);
    const counted = buckets.map(({ at, lines }) => [at, Object.values(lines).reduce((sum, lines) => sum + lines, 0)]);

    expect(counted).toContainEqual([hour, count]);
    expect(counted.filter(([, lines]) => lines === 0)).toHaveLength(3);
  });

  it('tells the two hours apart that a clock shows twice when it is put back', async () => {
    const { buckets } = await read('from=2025-10-26T00:00:00Z&to=2025-10-26T02:00:00Z&by=hour&zone=Europe/Berlin');

    expect(buckets).toMatchObject([
      { at: '2025-10-26T00:00:00.000Z', lines: { delivered: 1 } },
      { at: '2025-10-26T01:00:00.000Z', lines: { delivered: 1 } },
    ]);
  });

  it.each([
    ['store=other', { delivered: 1, exception: 1 }, []],
    ['product=plugin', { delivered: 1 }, []],
    ['state=refunded', { refunded: 1 }, []],
    ['test=true', { delivered: 1 }, []],
    ['test=false', { delivered: 4, exception: 1, refunded: 1 }, [eur(1000), ...usd(9800)]],
    ['test=false&state=delivered&store=direct&product=desktop-app', { delivered: 2 }, [eur(1000), ...usd(9800)]],
    ['product=nothing', {}, []],
  ])('counts with %s the lines that match, and what they have brought', async (filter, lines, revenue) => {
    const { buckets, ...told } = await read(`${MARCH}&${filter}`);

    expect(told.lines).toEqual(lines);
    expect(told.revenue).toEqual(revenue);
    expect(buckets).toHaveLength(4);
  });

  it.each([
    ['from=2026-03-02&to=2026-03-01', 'from'],
    [`${MARCH}&by=month`, 'by'],
    ['from=2026-01-01&to=2026-05-01&by=hour', 'by'],
    [`${MARCH}&zone=Mars/Olympus`, 'zone'],
    [`${MARCH}&format=csv`, 'format'],
  ])('refuses %s', async (query, path) => {
    const { errors } = await read(query);

    expect(errors.map((error) => error.path)).toEqual([path]);
  });

  it('is for those who may read all orders, and for a key of one store of that store only', async () => {
    const [store, support] = await Promise.all([api.addKey('store'), api.addKey('support', ['other'])]);
    const { status } = await api.call('GET', `/v1/reports/sales?${MARCH}`, { key: store });

    expect(status).toBe(403);
    expect((await read(MARCH, { key: support })).lines).toEqual({ delivered: 1, exception: 1 });
  });
});
