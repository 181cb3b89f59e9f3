import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { heartbeats } from '../../workers/heartbeats';

describe('heartbeats', () => {
  const activity = (isLocal: boolean, heartbeatTimeoutMs: number | undefined) =>
    new MockActivityEnvironment(
      { isLocal, ...(heartbeatTimeoutMs !== undefined && { heartbeatTimeoutMs }) },
      { interceptors: [heartbeats], logger: new DefaultLogger('ERROR') },
    );

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('shows life until the activity ends, several times in its heartbeat time-out', async () => {
    const environment = activity(false, 10_000);
    const beats = jest.fn();
    environment.on('heartbeat', beats);
    let finish: (result: string) => void = () => undefined;
    const running = environment.run(() => new Promise<string>((resolve) => (finish = resolve)));
    await jest.advanceTimersByTimeAsync(60_000);
    const whileRunning = beats.mock.calls.length;
    finish('done');
    const result = await running;
    await jest.advanceTimersByTimeAsync(60_000);

    expect(result).toBe('done');
    expect(whileRunning).toBeGreaterThanOrEqual(18);
    expect(beats).toHaveBeenCalledTimes(whileRunning);
  });

  it('ends with an activity that fails, and passes its failure on', async () => {
    const running = activity(false, 10_000).run(() => Promise.reject(new Error('no database')));

    await expect(running).rejects.toThrow('no database');
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['a local activity', true, 10_000],
    ['one without a heartbeat time-out', false, undefined],
  ])('leaves %s alone', async (_case, isLocal, timeout) => {
    const timers = await activity(isLocal, timeout).run(async () => jest.getTimerCount());

    expect(timers).toBe(0);
  });
});
