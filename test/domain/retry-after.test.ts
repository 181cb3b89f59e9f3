import { retryAfterMs } from '../../domain/retry-after';

const NOW = Date.parse('2026-01-02T03:04:05Z');

describe('retryAfterMs', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
    ['Friday, 02-Jan-26 03:05:05 GMT', 60_000],
    ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
  ])('reads %p', (header, milliseconds) => {
    expect(retryAfterMs(header, NOW)).toBe(milliseconds);
  });

  it.each([null, '', 'soon', '-1', '1.5', '1e9', '99999999999', '2026-01-02', 'Fri, 99 Jan'])(
    'makes nothing of %p',
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeNull();
    },
  );
});
