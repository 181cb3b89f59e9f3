import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { spawn } from 'node:child_process';
import { clearInterval, setInterval } from 'node:timers';

const LOCK = 'package-lock.json';
const STAMP = join('node_modules', '.keyrail-lock');
const PROGRESS_SECONDS = 15;

/** Installs the packages when they are missing or not those of package-lock.json. */
export async function installPackages() {
  const wanted = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  if (readStamp() === wanted) return;
  if (!hasJustBeenInstalled()) {
    console.log('Installing packages (first time, about a minute) …');
    await tellingProgress(install);
  }
  writeFileSync(STAMP, wanted);
}

/**
 * `npm ci` refuses a lock file without the builds for systems that the registry did not offer when it was written;
 * `npm install` takes the locked versions all the same.
 */
async function install() {
  if ((await runNpm(['ci'], 'ignore')) === 0) return;
  console.log('`npm ci` refused the lock file; trying `npm install --no-save` …');
  if ((await runNpm(['install', '--no-save', '--loglevel=error'], 'inherit')) === 0) return;
  throw new Error('The packages could not be installed: see above, mend that, and start again.');
}

/** Says every 15 seconds that the work goes on: npm says nothing. */
async function tellingProgress(work) {
  let seconds = 0;
  const tell = () => console.log(`Still installing packages (${(seconds += PROGRESS_SECONDS)} s) …`);
  const progress = setInterval(tell, PROGRESS_SECONDS * 1_000);
  try {
    await work();
  } finally {
    clearInterval(progress);
  }
}

function readStamp() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return null;
  }
}

/** Says whether someone ran npm by hand: it leaves a file of its own, newer than the lock file. */
function hasJustBeenInstalled() {
  if (readStamp() !== null) return false;
  const installed = statSync(join('node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(LOCK).mtimeMs;
}

function runNpm(args, stdio) {
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], { stdio, shell: process.platform === 'win32' });
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
