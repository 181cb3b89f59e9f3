import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../sandbox/processes';
import { cancelBulkActionSignal, pauseBulkActionSignal, resumeBulkActionSignal } from '../../workflows/messages';
import { growLong, untilNewRun } from '../helpers/long-histories';
import { operator } from '../helpers/orders';
import { useTemporal, type Run } from '../helpers/temporal';

/** Lines that are acted on one a step. */
function fakeLines(count: number) {
  const noted: string[] = [];
  let left = count;
  return {
    noted,
    gatherBulkLines: jest.fn(() => Promise.resolve()),
    actOnBulkLines: jest.fn(() => Promise.resolve(left-- > 0)),
    noteBulkAction: jest.fn((_id: string, state: string) => Promise.resolve(void noted.push(state))),
  };
}

const start = ({ env, taskQueue }: Run) =>
  env.client.workflow.start('actOnExceptions', { workflowId: randomUUID(), taskQueue, args: ['bulk-1'] });

const startPaused = ({ env, taskQueue }: Run) =>
  env.client.workflow.signalWithStart('actOnExceptions', {
    ...{ workflowId: randomUUID(), taskQueue, args: ['bulk-1'] },
    signal: pauseBulkActionSignal,
    signalArgs: [operator],
  });

jest.setTimeout(300_000);

const until = (what: string, isMet: () => boolean) => waitUntil({ what, isMet: async () => isMet() });

/** Begins with a history that is long before the first step is done; `answer` lets that step find lines. */
async function beginLong(run: Run, lines: ReturnType<typeof fakeLines>) {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const step = lines.actOnBulkLines.getMockImplementation()!;
  lines.actOnBulkLines.mockImplementationOnce(() => answered.then(step));
  const handle = await start(run);
  await until('the first step', () => lines.actOnBulkLines.mock.calls.length === 1);
  return { handle, answer, first: await growLong(handle) };
}

describe('actOnExceptions', () => {
  const temporal = useTemporal();

  it('gathers the lines, acts until there is none left, and notes the end', async () => {
    const lines = fakeLines(3);
    await temporal.run(lines, async (run) => void (await (await start(run)).result()));

    expect(lines.gatherBulkLines).toHaveBeenCalledTimes(1);
    expect(lines.actOnBulkLines).toHaveBeenCalledTimes(4);
    expect(lines.noted).toEqual(['done']);
  });

  it('does nothing while it is paused, and goes on when it is resumed', async () => {
    const lines = fakeLines(1);
    const whilePaused = await temporal.run(lines, async (run) => {
      const handle = await startPaused(run);
      await until('it is paused', () => lines.noted.includes('paused'));
      const calls = lines.actOnBulkLines.mock.calls.length;
      await handle.signal(resumeBulkActionSignal, operator);
      await handle.result();
      return calls;
    });

    expect(whilePaused).toBe(0);
    expect(lines.actOnBulkLines).toHaveBeenCalledTimes(2);
    expect(lines.noted).toEqual(['paused', 'running', 'done']);
  });

  it('ends when it is cancelled, and leaves what it has not come to', async () => {
    const lines = fakeLines(5);
    await temporal.run(lines, async (run) => {
      const handle = await startPaused(run);
      await until('it is paused', () => lines.noted.includes('paused'));
      await handle.signal(cancelBulkActionSignal, operator);
      await handle.result();
    });

    expect(lines.actOnBulkLines).not.toHaveBeenCalled();
    expect(lines.noted.at(-1)).toBe('cancelled');
  });

  it('does a step again that has failed', async () => {
    const lines = fakeLines(1);
    lines.actOnBulkLines.mockRejectedValueOnce(new Error('no database'));
    await temporal.run(lines, async (run) => void (await (await start(run)).result()));

    expect(lines.noted).toEqual(['done']);
  });

  describe('in a new run', () => {
    it('goes on with the lines that were once gathered', async () => {
      const lines = fakeLines(3);
      await temporal.run(lines, async (run) => {
        const { handle, answer, first } = await beginLong(run, lines);
        answer();
        await untilNewRun(handle, first);
        await handle.result();
      });

      expect(lines.gatherBulkLines).toHaveBeenCalledTimes(1);
      expect(lines.actOnBulkLines).toHaveBeenCalledTimes(4);
      expect(lines.noted).toEqual(['done']);
    });

    it('stays paused until it is resumed', async () => {
      const lines = fakeLines(3);
      const whilePaused = await temporal.run(lines, async (run) => {
        const { handle, answer, first } = await beginLong(run, lines);
        await handle.signal(pauseBulkActionSignal, operator);
        answer();
        await untilNewRun(handle, first);
        await until('it is paused', () => lines.noted.includes('paused'));
        const calls = lines.actOnBulkLines.mock.calls.length;
        await handle.signal(resumeBulkActionSignal, operator);
        await handle.result();
        return calls;
      });

      expect(whilePaused).toBe(1);
      expect(lines.gatherBulkLines).toHaveBeenCalledTimes(1);
      expect(lines.actOnBulkLines).toHaveBeenCalledTimes(4);
      expect(lines.noted).toEqual(['paused', 'running', 'done']);
    });

    it('ends instead, when it was cancelled in the step before', async () => {
      const lines = fakeLines(3);
      await temporal.run(lines, async (run) => {
        const { handle, answer } = await beginLong(run, lines);
        await handle.signal(cancelBulkActionSignal, operator);
        answer();
        await handle.result();
      });

      expect(lines.actOnBulkLines).toHaveBeenCalledTimes(1);
      expect(lines.noted).toEqual(['cancelled']);
    });

    it('ends when it is cancelled then, though it is paused', async () => {
      const lines = fakeLines(3);
      await temporal.run(lines, async (run) => {
        const { handle, answer, first } = await beginLong(run, lines);
        await handle.signal(pauseBulkActionSignal, operator);
        answer();
        await untilNewRun(handle, first);
        await handle.signal(cancelBulkActionSignal, operator);
        await handle.result();
      });

      expect(lines.actOnBulkLines).toHaveBeenCalledTimes(1);
      expect(lines.noted.at(-1)).toBe('cancelled');
    });

    it('loses no cancellation that comes at that very moment', async () => {
      const lines = fakeLines(Infinity);
      await temporal.run(lines, async (run) => {
        const { handle, answer } = await beginLong(run, lines);
        answer();
        await handle.signal(cancelBulkActionSignal, operator);
        await handle.result();
      });

      expect(lines.gatherBulkLines).toHaveBeenCalledTimes(1);
      expect(lines.noted).toEqual(['cancelled']);
    });
  });
});
