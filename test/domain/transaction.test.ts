import { revenueOf, transactionsOf, type SoldLine, type SoldOrder } from '../../domain/transaction';

const line = (changes: Partial<SoldLine> = {}): SoldLine => ({
  id: 'line-1',
  storeProduct: 'com.acme.app',
  product: 'desktop-app',
  quantity: 2,
  unitPrice: 4900,
  tax: 931,
  isFree: null,
  state: 'delivered',
  acceptedAt: '2026-03-01T10:00:00.000Z',
  deliveredAt: '2026-03-01T10:00:02.000Z',
  charge: null,
  exception: null,
  refundedAt: null,
  ...changes,
});
const order = (lines: SoldLine[], changes: Partial<SoldOrder> = {}): SoldOrder => ({
  orderId: 'order-1',
  storeId: 'direct',
  externalId: 'A-1',
  number: '#1001',
  test: false,
  currency: 'USD',
  state: 'delivered',
  acceptedAt: '2026-03-01T10:00:00.000Z',
  endedAt: '2026-03-01T10:00:02.000Z',
  email: 'ann@example.com',
  lines,
  ...changes,
});

describe('transactionsOf', () => {
  it('makes a row of each line, without its buyer', () => {
    const charge = { state: 'refunded', amount: 9800 } as const;
    const refunded = line({ id: 'line-2', product: null, state: 'refunded', charge, refundedAt: 'later' });
    const [first, second] = transactionsOf(order([line(), refunded]), {});

    expect(first).toEqual({
      acceptedAt: '2026-03-01T10:00:00.000Z',
      deliveredAt: '2026-03-01T10:00:02.000Z',
      endedAt: '2026-03-01T10:00:02.000Z',
      order: 'order-1',
      externalId: 'A-1',
      number: '#1001',
      store: 'direct',
      line: 'line-1',
      product: 'desktop-app',
      quantity: 2,
      unitPrice: 4900,
      tax: 931,
      currency: 'USD',
      state: 'delivered',
      exception: null,
      chargeState: null,
      chargeAmount: null,
      refundedAt: null,
      test: false,
    });
    expect(second).toMatchObject({
      ...{ line: 'line-2', product: 'com.acme.app', state: 'refunded' },
      ...{ chargeState: 'refunded', chargeAmount: 9800, refundedAt: 'later' },
    });
  });

  it.each([
    [{ product: 'plugin' }, ['line-2']],
    [{ product: 'com.acme.app' }, ['line-3']],
    [{ state: 'exception' } as const, ['line-3']],
    [{ test: false }, ['line-1', 'line-2', 'line-3']],
    [{ test: true }, []],
    [{ product: 'plugin', state: 'exception' } as const, []],
  ])('lets through what %j asks for', (filter, expected) => {
    const lines = [
      line(),
      line({ id: 'line-2', product: 'plugin' }),
      line({ id: 'line-3', product: null, state: 'exception' }),
    ];

    expect(transactionsOf(order(lines), filter).map((row) => row.line)).toEqual(expected);
  });
});

describe('revenueOf', () => {
  it('adds up what has been paid and is kept, before tax', () => {
    const lines = [
      line(),
      line({ quantity: 1, unitPrice: 100, state: 'exception' }),
      line({ quantity: 1, unitPrice: 10, charge: { state: 'charged', amount: 12 } }),
      line({ unitPrice: null }),
    ];

    expect(revenueOf(order(lines))).toBe(9910);
  });

  it.each([
    ['a line that was refunded', { state: 'refunded' }],
    ['one that was cancelled', { state: 'cancelled' }],
    ['one whose dispute is lost', { state: 'revoked' }],
    ['one that has expired', { state: 'expired' }],
    ['one that is free', { isFree: true }],
    ['one that is still to be charged', { charge: { state: 'open', amount: 9800 } }],
    ['one whose charge was given back', { charge: { state: 'refunded', amount: 9800 } }],
  ] as [string, Partial<SoldLine>][])('leaves out %s', (_case, changes) => {
    expect(revenueOf(order([line(changes)]))).toBe(0);
  });

  it('leaves out a test', () => {
    expect(revenueOf(order([line()], { test: true }))).toBe(0);
  });
});
