import { spawnSync } from 'node:child_process';
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

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
