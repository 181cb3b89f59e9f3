import { addOrder, noSales, summaryPeriod, tallied } from '../../domain/summary';
import type { SoldOrder } from '../../domain/transaction';

const sold = (changes: Partial<SoldOrder>): SoldOrder => ({
  ...{ orderId: 'o', storeId: 'direct', externalId: 'A', number: null, test: false, currency: 'USD', email: null },
  ...{ state: 'delivered', acceptedAt: '2026-03-01T10:00:00.000Z', endedAt: null },
  lines: [
    {
      ...{ id: 'line-1', storeProduct: 'app', product: 'app', quantity: 1, unitPrice: 100, tax: null, isFree: null },
      ...{ state: 'delivered', acceptedAt: '', deliveredAt: null, charge: null, exception: null, refundedAt: null },
    },
  ],
  ...changes,
});

describe('tallied', () => {
  it('adds up orders and revenue, in the order of states and currencies, without tests', () => {
    const sales = noSales();
    for (const changes of [
      { currency: 'USD' },
      { currency: 'EUR', state: 'exception' } as const,
      { currency: 'USD', state: 'processing' } as const,
      { currency: null },
      { test: true },
    ])
      addOrder(sales, sold(changes));

    expect(tallied(sales, new Map([['refund_due', 2]]))).toEqual({
      orders: [
        { state: 'processing', count: 1 },
        { state: 'exception', count: 1 },
        { state: 'delivered', count: 2 },
      ],
      exceptions: [{ reason: 'refund_due', count: 2 }],
      revenue: [
        { currency: 'EUR', amount: 100 },
        { currency: 'USD', amount: 200 },
      ],
    });
  });

  it('is empty where nothing has happened', () => {
    expect(tallied(noSales(), new Map())).toEqual({ orders: [], exceptions: [], revenue: [] });
  });
});

describe('summaryPeriod', () => {
  const until = new Date('2026-03-09T07:00:00Z');

  it.each([
    ['the last day, the first time', 'day', null, '2026-03-08T07:00:00Z'],
    ['the last week, the first time', 'week', null, '2026-03-02T07:00:00Z'],
    ['all since the last time', 'day', '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z'],
  ] as const)('is %s', (_case, every, sentUntil, from) => {
    expect(summaryPeriod(until, every, sentUntil && new Date(sentUntil))).toEqual({ from: new Date(from), to: until });
  });

  it('is nothing where it has been told already', () => {
    expect(summaryPeriod(until, 'day', until)).toBeNull();
    expect(summaryPeriod(until, 'day', new Date('2026-03-10T07:00:00Z'))).toBeNull();
  });
});
