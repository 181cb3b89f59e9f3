import { setTimeout as delay } from 'node:timers/promises';
import { callTimes, keepBusy, keepPace } from '../../bench/load';

describe('keepBusy', () => {
  it('keeps just so many calls under way', async () => {
    let underWay = 0;
    let most = 0;
    await keepBusy({ lanes: 3, seconds: 0.1, rampSeconds: 0 }, async () => {
      most = Math.max(most, ++underWay);
      await delay(5);
      underWay -= 1;
    });

    expect(most).toBe(3);
    expect(underWay).toBe(0);
  });

  it('throws the first failure where more than a few calls fail', async () => {
    const fail = () => delay(5).then(() => Promise.reject(new Error('out of order')));

    await expect(keepBusy({ lanes: 1, seconds: 0.05, rampSeconds: 0 }, fail)).rejects.toThrow('out of order');
  });
});

describe('callTimes', () => {
  it('makes every call once, with just so many under way', async () => {
    let made = 0;
    let underWay = 0;
    let most = 0;
    const { latencies } = await callTimes({ times: 10, lanes: 3 }, async () => {
      made += 1;
      most = Math.max(most, ++underWay);
      await delay(5);
      underWay -= 1;
    });

    expect(made).toBe(10);
    expect(most).toBe(3);
    expect(latencies).toHaveLength(10);
  });
});

describe('keepPace', () => {
  it('makes every call of its time, also while earlier ones are unanswered', async () => {
    let made = 0;
    const latencies = await keepPace({ perSecond: 100, seconds: 0.1 }, () => {
      made += 1;
      return delay(50);
    });

    expect(made).toBe(10);
    expect(latencies).toHaveLength(10);
  });

  it('counts no call of the ramp', async () => {
    let made = 0;
    const pace = { perSecond: 100, seconds: 0.05, rampSeconds: 0.05 };
    const latencies = await keepPace(pace, () => Promise.resolve(++made));

    expect(made).toBe(10);
    expect(latencies).toHaveLength(5);
  });
});
