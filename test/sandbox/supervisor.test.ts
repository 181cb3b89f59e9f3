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
    const at = [Date.now()];
    const outcomes = [new Error('no room'), new Error('no room'), null];
    const restart = async () => {
      at.push(Date.now());
      const outcome = outcomes.shift();
      if (outcome) throw outcome;
      return workerThatEnded();
    };
    const isWanted = () => outcomes.length > 0;
    await superviseWorker(workerThatEnded(), { restart, isWanted, say: (line) => lines.push(line), pauseMs: 100 });

    const pauses = at.slice(1).map((time, index) => time - at[index]!);
    expect(lines).toEqual([
      expect.stringMatching(/^The worker ended with SIGKILL\. Starting another/),
      expect.stringMatching(/^The worker could not be started: no room\. Trying again/),
      expect.stringMatching(/^The worker could not be started: no room\. Trying again/),
    ]);
    [95, 195, 395].forEach((atLeast, index) => expect(pauses[index]).toBeGreaterThanOrEqual(atLeast));
  });

  it('leaves a worker alone that has been asked to end', async () => {
    const [say, restart] = [jest.fn(), jest.fn()];
    await superviseWorker(workerThatEnded(), { restart, isWanted: () => false, say });

    expect([say.mock.calls, restart.mock.calls]).toEqual([[], []]);
  });
});
