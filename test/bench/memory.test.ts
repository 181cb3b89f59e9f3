import { measureMemory, parseMemory } from '../../bench/memory';

describe('parseMemory', () => {
  it.each([
    ["Linux's status of a process", 'Name:\tnode\nVmHWM:\t  900000 kB\nVmRSS:\t  500000 kB\nThreads:\t11\n'],
    ['what ps prints', ' 500000\n'],
  ])('reads the megabytes from %s', (_case, text) => {
    expect(parseMemory(text)).toBe(512);
  });

  it('refuses what tells of no memory, as of a process that has ended', () => {
    expect(() => parseMemory('')).toThrow('cannot be read');
  });
});

describe('measureMemory', () => {
  it('is about what a process says of itself', async () => {
    const megabytes = await measureMemory(process.pid, { readings: 3, apartMs: 1 });

    expect(megabytes / (process.memoryUsage.rss() / 1_000_000)).toBeCloseTo(1, 0);
  });
});
