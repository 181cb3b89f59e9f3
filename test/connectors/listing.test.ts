import { beginOf, cursorAfter, placeOf } from '../../connectors/listing';
import { MalformedDeliveryError } from '../../domain/errors';

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
