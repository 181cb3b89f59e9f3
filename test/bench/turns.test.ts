import { inTurns } from '../../bench/turns';

describe('inTurns', () => {
  it('calls one and the other slice by slice, and makes each ready for its own', async () => {
    const done: string[] = [];
    const turn = (name: string) => ({
      begin: () => void done.push(`${name} begins`),
      call: () => Promise.resolve(done.push(name)),
    });
    const [first, second] = await inTurns([turn('one'), turn('other')], { perSecond: 100, seconds: 0.02, slices: 2 });

    const slices = ['one begins', 'one', 'one', 'other begins', 'other', 'other'];
    expect(done).toEqual([...slices, ...slices]);
    for (const points of [first, second]) expect(points.p99).toBeGreaterThanOrEqual(points.p50);
  });
});
