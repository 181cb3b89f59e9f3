import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { median } from './figures';

const READINGS = { readings: 11, apartMs: 500 };
const KILOBYTE = 1024;
const MEGABYTE = 1_000_000;

/** Measures how many megabytes of memory a process holds: the median of several readings over some seconds. */
export async function measureMemory(pid: number, { readings, apartMs } = READINGS): Promise<number> {
  const megabytes: number[] = [];
  while (megabytes.length < readings) {
    megabytes.push(await readMemory(pid));
    await delay(apartMs);
  }
  return median(megabytes);
}

/** Reads a process's resident memory in megabytes: from Linux, elsewhere from `ps`. */
async function readMemory(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => askPs(pid));
  return parseMemory(text);
}

async function askPs(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return stdout;
}

/** The megabytes in Linux's status of a process, or in the one figure that `ps` prints. */
export function parseMemory(text: string): number {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(text)?.[1] ?? /^\s*(\d+)\s*$/.exec(text)?.[1];
  if (kilobytes === undefined) throw new Error('The memory of the process cannot be read');
  return (Number(kilobytes) * KILOBYTE) / MEGABYTE;
}
