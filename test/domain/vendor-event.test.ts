import { orderEvents } from '../../domain/vendor-event';
import { line, lineInException, minute, order } from '../models/orders';

describe('orderEvents', () => {
  const accepted = line({ state: 'accepted', deliveredAt: null });
  const processing = order('A-1', { state: 'processing', updatedAt: minute(1), lines: [accepted] });
  const delivered = order('A-1', { state: 'delivered', updatedAt: minute(2) });
  const typesOf = (...records: Parameters<typeof orderEvents>) => orderEvents(...records).map(({ type }) => type);

  it('tells once that an order is fulfilled, with its lines and without what is secret', () => {
    const [event, ...others] = orderEvents(processing, delivered);

    expect(others).toEqual([]);
    expect(event).toEqual({
      cause: `order.fulfilled/direct-A-1//${minute(1)}`,
      type: 'order.fulfilled',
      at: minute(2),
      subject: 'direct-A-1',
      storeId: 'direct',
      data: {
        order: {
          id: 'direct-A-1',
          store: 'direct',
          externalId: 'A-1',
          number: null,
          state: 'delivered',
          test: false,
          currency: 'USD',
          buyer: { email: 'Ann@Example.com', name: 'Ann', company: null, country: 'DE' },
          acceptedAt: '2026-03-01T10:00:00.000Z',
          lines: [
            {
              id: 'line-1',
              product: 'desktop-app',
              storeProduct: 'desktop-app',
              quantity: 1,
              unitPrice: 4900,
              state: 'delivered',
              exception: null,
              deliveredAt: '2026-03-01T10:00:02.000Z',
            },
          ],
        },
      },
    });
    expect(typesOf(delivered, { ...delivered, revision: 2, updatedAt: minute(3) })).toEqual([]);
  });

  it('tells of an order that its first record shows fulfilled', () => {
    expect(typesOf(null, delivered)).toEqual(['order.fulfilled']);
  });

  it('tells again when a line that came later is delivered, and not when one is refunded', () => {
    const second = line({ id: 'line-2' });
    const both = order('A-1', { updatedAt: minute(3), lines: [line(), second] });
    const refunded = { ...both, updatedAt: minute(4), lines: [line(), { ...second, state: 'refunded' as const }] };

    expect(typesOf(delivered, both)).toEqual(['order.fulfilled']);
    expect(typesOf(both, refunded)).toEqual(['order.refunded']);
  });

  it('names an event by the record that it follows, whatever time and number the next one has', () => {
    const retaken = { ...delivered, updatedAt: minute(9), revision: 7 };

    expect(orderEvents(processing, retaken)[0]?.cause).toBe(orderEvents(processing, delivered)[0]?.cause);
  });

  it('tells of each line that newly waits, with the reason and the facts, and leaves out the other lines', () => {
    const lines = [accepted, lineInException({ id: 'line-2' })];
    const waiting = order('A-1', { state: 'exception', updatedAt: minute(2), lines });
    const [event, ...others] = orderEvents(processing, waiting);

    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'order.exception',
      data: {
        order: { id: 'direct-A-1', state: 'exception' },
        line: { id: 'line-2', exception: { reason: 'unknown_product', facts: { seen: 3 } } },
      },
    });
    expect(event?.data.order).not.toHaveProperty('lines');
    expect(typesOf(waiting, { ...waiting, updatedAt: minute(3) })).toEqual([]);
  });

  it('tells again of a line that waits for another reason, or anew', () => {
    const waiting = lineInException();
    const before = order('A-1', { state: 'exception', updatedAt: minute(2), lines: [waiting] });
    const next = (exception: Partial<NonNullable<typeof waiting.exception>>) => ({
      ...before,
      updatedAt: minute(3),
      lines: [{ ...waiting, exception: { ...waiting.exception!, ...exception } }],
    });

    expect(typesOf(before, next({ reason: 'refund_due' }))).toEqual(['order.exception']);
    expect(typesOf(before, next({ since: minute(3) }))).toEqual(['order.exception']);
    expect(typesOf(before, next({}))).toEqual([]);
  });

  it.each([
    ['order.expired', 'expired'],
    ['order.refunded', 'refunded'],
    ['order.cancelled', 'cancelled'],
    ['order.cancelled', 'rejected'],
    ['order.revoked', 'revoked'],
  ] as const)('tells by one %s of all lines that are newly %s', (type, state) => {
    const lines = [line({ id: 'a', state }), line({ id: 'b', state }), accepted];
    const ended = order('A-1', { state: 'processing', updatedAt: minute(2), lines });

    expect(orderEvents(processing, ended)).toMatchObject([
      { type, data: { lines: ['a', 'b'], order: { lines: [{}, {}, {}] } } },
    ]);
    expect(typesOf(ended, { ...ended, updatedAt: minute(3) })).toEqual([]);
  });

  it('tells nothing of a record that comes after a newer one', () => {
    expect(typesOf(delivered, processing)).toEqual([]);
  });
});
