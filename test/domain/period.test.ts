import { daysEnded, daysTouched } from '../../domain/period';

const period = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });

describe('daysTouched', () => {
  it.each([
    ['a whole month', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z', '2026-03-01', '2026-04-01'],
    ['a moment after midnight', '2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.001Z', '2026-03-01', '2026-03-03'],
    ['a day of another zone', '2026-03-01T00:00:00+05:30', '2026-03-02T00:00:00+05:30', '2026-02-28', '2026-03-02'],
    ['a leap day', '2028-02-29T12:00:00Z', '2028-02-29T13:00:00Z', '2028-02-29', '2028-03-01'],
    ['nothing', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z', '2026-03-01', '2026-03-01'],
  ])('are, of %s, the whole days', (_case, from, to, first, end) => {
    expect(daysTouched(period(from, to))).toEqual(period(first, end));
  });
});

describe('daysEnded', () => {
  it('are, of periods that follow each other, all days once', () => {
    const [first, second] = [
      daysEnded(period('2026-03-01T07:00:00Z', '2026-03-02T07:00:01Z')),
      daysEnded(period('2026-03-02T07:00:01Z', '2026-03-04T06:59:00Z')),
    ];

    expect(first).toEqual(period('2026-03-01', '2026-03-02'));
    expect(second).toEqual(period('2026-03-02', '2026-03-04'));
  });
});
