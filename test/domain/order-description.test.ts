import { EXCEPTION_CURES, EXCEPTION_REASONS } from '../../domain/exception';
import { describeOrder, searchableIds } from '../../domain/order-description';
import { line, order } from '../models/orders';

const since = '2026-03-01T10:00:00.000Z';

describe('describeOrder', () => {
  it('shows state and lines', () => {
    expect(describeOrder(order('A-1', { lines: [line(), line({ id: 'two', product: null, quantity: 3 })] }))).toBe(
      [
        '**Order A-1** of store direct: delivered',
        '',
        '- `line-1` (1 × desktop-app): delivered',
        '- `two` (3 × desktop-app): delivered',
      ].join('\n'),
    );
  });

  it.each(EXCEPTION_REASONS)('shows what %s is about, until when, and its cure', (reason) => {
    const exception = { reason, facts: { limit: 100 }, since, deadline: '2026-03-22T10:00:00.000Z' };
    const text = describeOrder(order('A-1', { lines: [line({ state: 'exception', exception })] }));

    for (const part of [reason, 'limit 100', since, exception.deadline, EXCEPTION_CURES[reason]])
      expect(text).toContain(part);
  });

  it('names no deadline where there is none', () => {
    const exception = { reason: 'refund_due' as const, facts: {}, since, deadline: null };

    expect(describeOrder(order('A-1', { lines: [line({ state: 'exception', exception })] }))).not.toContain('until');
  });

  it('holds no address, also when the store uses one as its order number', () => {
    const text = describeOrder(order('ann@example.com', { orderId: 'o-1' }));

    expect(text).toContain('**Order o-1**');
    expect(text.toLowerCase()).not.toContain('ann@example.com');
  });
});

describe('searchableIds', () => {
  it('has each id once', () => {
    expect(searchableIds(['app', 'plugin', 'app'])).toEqual(['app', 'plugin']);
  });

  it('has as many as Temporal takes for one search attribute', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `öäü "${index}"`);
    const kept = searchableIds(ids);

    expect(kept).toEqual(ids.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(50);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(2_000);
  });
});
