import { beginOf, cursorAfter, placeOf, readEach } from '../../connectors/listing';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreEvent } from '../../domain/store-event';

const ignored = (eventId: string): StoreEvent => ({ kind: 'ignored', eventId, type: 'x' });

describe('cursorAfter', () => {
  it('leads to the place that the platform has named, whatever is in its name', () => {
    const first = placeOf({ cursor: null });
    const cursor = cursorAfter(first, '?a=1&b=x y');

    expect(first).toEqual({ page: 1, at: null });
    expect(placeOf({ cursor })).toEqual({ page: 2, at: '?a=1&b=x y' });
    expect(cursorAfter(placeOf({ cursor }), null)).toBeNull();
  });

  it('follows no listing that goes round, or on without end', () => {
    const endless = () => {
      let place = placeOf({ cursor: null });
      for (;;) place = placeOf({ cursor: cursorAfter(place, `page ${place.page}`) });
    };

    expect(() => cursorAfter({ page: 2, at: 'a' }, 'a')).toThrow(MalformedDeliveryError);
    expect(endless).toThrow('listing: more than 5000 pages');
  });
});

describe('beginOf', () => {
  const until = '2026-11-30T12:00:00.000Z';

  it('is the beginning of the period, or the oldest that the platform still has', () => {
    expect(beginOf({ since: '2026-11-20T00:00:00.000Z', until }, 30).toISOString()).toBe('2026-11-20T00:00:00.000Z');
    expect(beginOf({ since: '2026-01-01T00:00:00.000Z', until }, 30).toISOString()).toBe('2026-10-31T13:00:00.000Z');
  });
});

describe('readEach', () => {
  it('keeps what cannot be read under its own id, or under one that is the same each time', () => {
    const read = (element: unknown): StoreEvent[] => {
      if (element === 'good') return [ignored('good')];
      if (element === 'named')
        throw new MalformedDeliveryError('bad', [{ kind: 'unreadable', eventId: 'named', reason: 'bad' }]);
      throw new MalformedDeliveryError('worse');
    };
    const unnamed = { kind: 'unreadable', eventId: expect.stringMatching(/^listed:[0-9a-f]{32}$/) as string };

    expect(readEach(['good', 'named', { id: 'evt_1' }, { a: 1 }], read)).toEqual([
      ignored('good'),
      { kind: 'unreadable', eventId: 'named', reason: 'bad' },
      { kind: 'unreadable', eventId: 'evt_1', reason: 'worse' },
      { ...unnamed, reason: 'worse' },
    ]);
    expect(readEach([{ a: 1 }], read)).toEqual(readEach([{ a: 1 }], read));
  });

  it('lets any other error through', () => {
    expect(() =>
      readEach([1], () => {
        throw new TypeError('ours');
      }),
    ).toThrow('ours');
  });
});
