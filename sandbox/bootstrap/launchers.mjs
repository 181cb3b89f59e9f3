import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';

const LOOK_MS = 500;

/** The processes by which npm has started this one: its shell, where there is one between, and npm itself; none without npm. */
export function findLaunchers() {
  const { npm_lifecycle_event: isByNpm, npm_lifecycle_script: script } = process.env;
  if (isByNpm === undefined) return [];
  const { ppid } = process;
  const [npm, command] = describe(ppid);
  // Whoever started npm may end without us.
  return npm > 1 && script && command.includes(script) ? [ppid, npm] : [ppid];
}

/** Calls back once one of these has gone. */
export function onceGone(pids, callback) {
  const looking = setInterval(() => {
    if (pids.every(isAlive)) return;
    clearInterval(looking);
    callback();
  }, LOOK_MS);
  looking.unref();
}

/** A process's parent and command line; zero and nothing where the system does not tell. */
function describe(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent = '0', command = ''] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? '') ?? [];
  return [Number(parent), command];
}

/** A process that has ended counts as gone also before its parent has asked for its end: some parents never do. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return stateOf(pid) !== 'Z';
}

/** A process's state as one letter; null where the system does not tell. */
function stateOf(pid) {
  try {
    // Its name stands in parentheses and may hold any. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    return /.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? null;
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout?.trim().charAt(0) || null;
  }
}
