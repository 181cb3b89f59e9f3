import type { RunningProcess } from '../../sandbox/processes';
import { superviseWorker } from '../../sandbox/supervisor';

const workerThatEnded = (): RunningProcess => ({
  name: 'worker',
  pid: 1,
  isRunning: () => false,
  ended: Promise.resolve(),
  ending: () => 'ended with SIGKILL',
  stop: async () => undefined,
  kill: async () => undefined,
});

describe('superviseWorker', () => {
  it('says one line for a restart that fails, and tries again, each time later', async () => {
    const lines: string[] = [];
    const pauses: number[] = [];
    const outcomes = [new Error('no room'), new Error('no room'), null];
    const restart = async () => {
      const outcome = outcomes.shift();
      if (outcome) throw outcome;
      return workerThatEnded();
    };
    const isWanted = () => outcomes.length > 0;
    const wait = async (ms: number) => void pauses.push(ms);
    const say = (line: string) => void lines.push(line);
    await superviseWorker(workerThatEnded(), { restart, isWanted, say, pauseMs: 100, wait });

    expect(lines).toEqual([
      expect.stringMatching(/^The worker ended with SIGKILL\. Starting another/),
      expect.stringMatching(/^The worker could not be started: no room\. Trying again/),
      expect.stringMatching(/^The worker could not be started: no room\. Trying again/),
    ]);
    expect(pauses).toEqual([100, 200, 400]);
  });

  it('leaves a worker alone that has been asked to end', async () => {
    const [say, restart] = [jest.fn(), jest.fn()];
    await superviseWorker(workerThatEnded(), { restart, isWanted: () => false, say });

    expect([say.mock.calls, restart.mock.calls]).toEqual([[], []]);
  });
});
