import { EXCEPTION_REASONS, type ExceptionReason } from '../../domain/exception';
import { LINE_STATES } from '../../domain/line-state';
import { ORDER_STATES, TIMELINE_EVENTS, type Line } from '../../domain/order';
import { exceptionInWords, lineInWords, nextInWords, orderInWords, timelineInWords } from '../../domain/plain-words';

const line = (changes: Partial<Line>): Line => ({
  id: 'desktop-app',
  storeProduct: 'desktop-app',
  product: 'desktop-app',
  quantity: 1,
  granted: 0,
  round: 0,
  unitPrice: 4900,
  tax: null,
  isFree: null,
  charge: null,
  publisher: null,
  reference: null,
  attributes: {},
  handover: 'email',
  state: 'accepted',
  exception: null,
  source: null,
  approved: [],
  acceptedAt: '2026-01-01T00:00:00.000Z',
  grantedAt: null,
  deliveredAt: null,
  ...changes,
});

const waiting = (reason: ExceptionReason): Line =>
  line({ state: 'exception', exception: { reason, facts: {}, since: '2026-01-01T00:00:00.000Z', deadline: null } });

describe('plain words', () => {
  it('are there for every state, reason and event', () => {
    const words = [
      ...LINE_STATES.map((state) => lineInWords(line({ state }))),
      ...EXCEPTION_REASONS.map((reason) => lineInWords(waiting(reason))),
      ...EXCEPTION_REASONS.map((reason) => nextInWords({ state: 'exception', lines: [waiting(reason)] })),
      ...ORDER_STATES.flatMap((state) => [orderInWords({ state }), nextInWords({ state, lines: [] })]),
      ...TIMELINE_EVENTS.map((event) => timelineInWords({ event }) ?? 'Not told.'),
    ];

    for (const sentence of words) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('tell a buyer nothing of prices, ids and fields', () => {
    const told = EXCEPTION_REASONS.map((reason) => lineInWords(waiting(reason))).join(' ');

    expect(told).not.toMatch(/price|minimum|identification|field|_/i);
  });

  it('count the codes', () => {
    expect(lineInWords(line({ state: 'delivered' }))).toBe('Your code is here.');
    expect(lineInWords(line({ state: 'delivered', quantity: 3 }))).toBe('Your 3 codes are here.');
  });
});

describe('orderInWords and nextInWords', () => {
  const delivered = line({ state: 'delivered' });
  const disputed = (...events: ('dispute_opened' | 'dispute_won' | 'dispute_lost')[]) => {
    const entry = { at: '2026-01-02T00:00:00.000Z', line: 'desktop-app', by: null, why: null, note: null };
    return { lines: [delivered], timeline: events.map((event) => ({ ...entry, event })) };
  };

  it('say of a delivered order that its payment is disputed, as long as that is so', () => {
    const open = { state: 'delivered' as const, ...disputed('dispute_opened') };

    expect(orderInWords(open)).toBe('The payment of your order is disputed.');
    expect(nextInWords(open)).toMatch(/not shown/);
    expect(orderInWords({ ...open, ...disputed('dispute_opened', 'dispute_won') })).toMatch(/delivered/);
    expect(orderInWords({ ...open, ...disputed('dispute_opened', 'dispute_won', 'dispute_opened') })).toMatch(
      /disputed/,
    );
    expect(orderInWords({ ...open, state: 'refunded' })).toMatch(/returned/);
  });
});

describe('exceptionInWords', () => {
  it('names the facts', () => {
    const words = (reason: ExceptionReason, facts: Record<string, string | number>) => exceptionInWords(reason, facts);

    expect(words('unknown_product', { product: 'x-1' })).toContain('x-1');
    expect(words('below_minimum_price', { unitPrice: 100, minimum: 2900, currency: 'USD' })).toBe(
      'The unit price $1.00 is under the minimum ($29.00).',
    );
    expect(words('below_minimum_price', { unitPrice: 1, minimum: 'none set for this currency', currency: 'JPY' })).toBe(
      'The unit price ¥1 is under the minimum (none set for this currency).',
    );
    expect(words('below_minimum_price', { unitPrice: 'not told', minimum: 2900, currency: 'USD' })).toBe(
      'The store has not told the unit price, which has a minimum ($29.00).',
    );
    expect(words('below_minimum_price', { unitPrice: 1, minimum: 'one for each currency', currency: 'not told' })).toBe(
      "The store has not told the order's currency, and each has a minimum price.",
    );
    expect(words('no_code_format', { product: 'space-game' })).toContain('space-game has no code format');
    expect(words('identification_mismatch', { field: 'site', expected: 'a', found: 'missing' })).toContain('site');
    expect(words('quantity_over_limit', { quantity: 5000, limit: 1000 })).toBe(
      'The quantity 5000 is over the limit of 1000.',
    );
  });
});
