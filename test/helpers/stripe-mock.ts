import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Finder, findFirst } from '../../sandbox/finders';
import type { Say } from '../../sandbox/processes';
import { findKept, findOnPath, install, PROGRAMS_FOLDER, run } from '../../sandbox/programs';

const VERSION = 'v0.203.0';
const INSTALL_MS = 180_000;
const ADVICE = 'No stripe-mock, so its tests are skipped: put `stripe-mock` on the PATH, or install Go';

/** Finds Stripe's own stripe-mock: on PATH, in GOBIN, kept, or installed by Go; null, after saying why, where there is none. */
export async function findStripeMock(say: Say, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const folder = resolve(PROGRAMS_FOLDER, `stripe-mock-${VERSION}`);
  const finders: Finder<string>[] = [
    { name: 'PATH', find: () => findOnPath('stripe-mock', env.PATH) },
    { name: 'GOBIN', find: () => findOnPath('stripe-mock', env.GOBIN ?? '') },
    { name: 'stripe-mock', find: () => findKept(folder, 'stripe-mock') },
    { name: 'stripe-mock by Go', find: () => installByGo(folder, say) },
  ];
  return findFirst(finders, say, ADVICE).catch((error: Error) => {
    say(error.message);
    return null;
  });
}

async function installByGo(folder: string, say: Say): Promise<string> {
  say('Installing stripe-mock by Go (the first time, about half a minute) …');
  await install(folder, async (fresh) => {
    const args = ['install', `github.com/stripe/stripe-mock@${VERSION}`];
    await run('go', args, { env: { ...process.env, GOBIN: fresh }, timeoutMs: INSTALL_MS, heartbeat: say });
  });
  return join(folder, 'stripe-mock');
}

export interface StripeMock {
  address: string;
  stop(): Promise<void>;
}

/** Starts stripe-mock on ports of its own choice; it knows every request of Stripe's API and refuses malformed ones. */
export async function startStripeMock(path: string): Promise<StripeMock> {
  const child = spawn(path, ['-http-addr', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await addressOf(child);
  return {
    address: `http://${address}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout! })) {
    const address = /Listening for HTTP at address: (\S+)/.exec(line)?.[1];
    if (address) {
      stdout!.resume();
      return address;
    }
  }
  throw new Error('stripe-mock has ended before it listened');
}
