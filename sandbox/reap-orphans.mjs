// Ends the programs of a process that has died without ending them itself: it reads `+pid` and `-pid` lines from
// that process, and when the pipe closes, ends all that are left.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 5_000;
const pids = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
}

signalAll('SIGTERM');
for (let waited = 0; pids.size > 0 && waited < GRACE_MS; waited += 100) {
  await delay(100);
  signalAll(0);
}
signalAll('SIGKILL');

function signalAll(signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      pids.delete(pid);
    }
  }
}
