import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { onceGone } from './launchers.mjs';

/** Finds what a command names: a program of the sandbox or of maintenance, or a folder with a main program. */
export function findScript(command) {
  const programs = ['sandbox', 'maintenance'].map((folder) => join('dist', folder, `${command}.js`));
  const places = [...programs, join('dist', command, 'main.js')];
  const script = places.find((place) => existsSync(place));
  if (script === undefined) throw new Error(`Nothing to run is called "${command}": start, test, build or bench.`);
  return script;
}

/** Runs a built program, hands signals on to it, has it stop when one of the launchers has gone, and returns its exit code. */
export function runScript(script, args, launchers) {
  // The extra channel tells the program when this process has been killed.
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      isStopping = true;
      handOn(child, signal);
    });
  }
  // What ends all of us at once, as Ctrl-C, has told the program already.
  onceGone(launchers, () => isStopping || child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

function handOn(child, signal) {
  // A terminal sends Ctrl-C to all its processes by itself; twice would mean "at once".
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(signal);
}
