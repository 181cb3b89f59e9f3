import { findZone, isTooLong, startOfDay, stretchesOf } from '../../domain/zone';

const period = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });

describe('stretchesOf', () => {
  it.each([
    ['UTC', ['2026-03-01', '2026-03-02']],
    ['Asia/Kolkata', ['2026-03-01', '2026-03-02', '2026-03-03']],
    ['America/New_York', ['2026-02-28', '2026-03-01', '2026-03-02']],
  ])('has the days that a period touches in %s, the last one only where it has begun', (zone, days) => {
    expect(stretchesOf(period('2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z'), 'day', zone)).toEqual(days);
  });

  it('has each day once where clocks are put forward and back', () => {
    const march = stretchesOf(period('2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z'), 'day', 'Europe/Berlin');
    const october = stretchesOf(period('2026-10-23T22:00:00Z', '2026-10-26T23:00:00Z'), 'day', 'Europe/Berlin');

    expect(march).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect(october).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
  });

  it('has the hours as they begin on the clock of the zone', () => {
    expect(stretchesOf(period('2026-03-01T00:10:00Z', '2026-03-01T01:31:00Z'), 'hour', 'Asia/Kolkata')).toEqual([
      '2026-02-28T23:30:00.000Z',
      '2026-03-01T00:30:00.000Z',
      '2026-03-01T01:30:00.000Z',
    ]);
  });

  it('has 23 and 25 hours on the days on which clocks are put forward and back', () => {
    const march = stretchesOf(period('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'), 'hour', 'Europe/Berlin');
    const october = stretchesOf(period('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'), 'hour', 'Europe/Berlin');

    expect([march.length, new Set(october).size]).toEqual([23, 25]);
  });

  it('is empty for a period of no length, and ends in any year', () => {
    const day = period('0001-01-01T00:00:00Z', '0001-01-02T00:00:00Z');

    expect(stretchesOf(period('2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'), 'day', 'UTC')).toEqual([]);
    expect(stretchesOf(day, 'hour', 'Europe/Berlin')).toHaveLength(24);
    expect(stretchesOf(day, 'day', 'Europe/Berlin')).toEqual(['0001-01-01']);
  });
});

describe('startOfDay', () => {
  it.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00Z'],
    ['Asia/Kolkata', '2026-03-01', '2026-02-28T18:30:00Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z'],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00Z'],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00Z'], // begins at one o'clock
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'], // has two midnights
    ['Africa/Cairo', '2026-10-30', '2026-10-29T22:00:00Z'], // the evening before is put back from midnight
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'], // the day before was left out
  ])('in %s of %s is %s', (zone, day, time) => {
    expect(startOfDay(day, zone)).toEqual(new Date(time));
  });
});

describe('isTooLong', () => {
  it('is true for more than 10,000 days or 100 days of hours', () => {
    const hundredDays = period('2026-01-01T00:00:00Z', '2026-04-11T00:00:00Z');

    expect(isTooLong(hundredDays, 'hour')).toBe(false);
    expect(isTooLong({ ...hundredDays, to: new Date(hundredDays.to.getTime() + 1) }, 'hour')).toBe(true);
    expect(isTooLong(hundredDays, 'day')).toBe(false);
    expect(isTooLong(period('1990-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), 'day')).toBe(true);
  });
});

describe('findZone', () => {
  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['Etc/GMT+3', 'Etc/GMT+3'],
    ['Mars/Olympus', null],
    ['+05:30', null],
    ['', null],
  ])('makes of %s %s', (name, zone) => {
    expect(findZone(name)).toBe(zone);
  });
});
