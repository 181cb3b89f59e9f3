import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createFreezer } from '../../bench/freezer';
import { waitUntil } from '../../sandbox/processes';

/** As `ps` shows it: T for one that is stopped. */
const stateOf = (pid: number | undefined): string =>
  execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim();

describe('createFreezer', () => {
  it('stops processes and lets them go on', async () => {
    const idlers = [1, 2].map(() => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)']));
    const stopped = () => Promise.resolve(idlers.every(({ pid }) => stateOf(pid).startsWith('T')));
    const running = () => Promise.resolve(idlers.every(({ pid }) => !stateOf(pid).startsWith('T')));
    const { freeze, thaw } = createFreezer(idlers.map(({ pid = null }) => ({ pid })));
    try {
      freeze();
      await waitUntil({ what: 'all to be stopped', isMet: stopped });
      thaw();
      await waitUntil({ what: 'all to go on', isMet: running });
    } finally {
      for (const idler of idlers) idler.kill('SIGKILL');
    }
  });

  it('thaws for good what is still there', async () => {
    const [ended, idler] = [1, 2].map(() => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)']));
    const { freeze, stop } = createFreezer([ended, idler].map((one) => ({ pid: one?.pid ?? null })));
    try {
      freeze();
      ended?.kill('SIGKILL');
      await once(ended!, 'exit');
      await stop();
      freeze();
      await waitUntil({
        what: 'the other to go on',
        isMet: () => Promise.resolve(!stateOf(idler?.pid).startsWith('T')),
      });
    } finally {
      idler?.kill('SIGKILL');
    }
  });

  it('freezes no server that is not ours', () => {
    const { freeze, thaw } = createFreezer([{ pid: null }]);

    expect(freeze).toThrow('needs servers of its own');
    expect(thaw).not.toThrow();
  });
});
