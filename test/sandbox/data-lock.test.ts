import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder } from '../../sandbox/data-lock';

const IDLE = 'setInterval(() => undefined, 1_000)';

describe('lockDataFolder', () => {
  let folder: string;
  let file: string;
  let other: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyrail-lock-'));
    file = join(folder, 'lock');
    other = spawn(process.execPath, ['-e', IDLE], { stdio: 'ignore' });
    await once(other, 'spawn');
  });
  afterEach(() => {
    other.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const heldBy = (pid: number | undefined, command: string) => writeFileSync(file, JSON.stringify({ pid, command }));
  const itsCommand = `${process.execPath} -e ${IDLE}`;

  it('refuses a folder on which another process runs, in one line that names the way out', () => {
    heldBy(other.pid, itsCommand);

    expect(() => lockDataFolder(folder)).toThrow(
      `Another Keyrail (process ${other.pid}) runs on the data in ${folder}: stop it, or run a second one with KEYRAIL_DATA=<other folder> npm start`,
    );
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('takes over the lock of a process that has ended', async () => {
    heldBy(other.pid, itsCommand);
    other.kill('SIGKILL');
    await once(other, 'exit');

    expect(() => lockDataFolder(folder)).not.toThrow();
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('takes over the lock of a process whose id is another program’s by now', () => {
    heldBy(other.pid, 'node dist/sandbox/start.js');

    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  it('takes over a lock that cannot be read', () => {
    writeFileSync(file, '');

    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  it('makes the folder, and leaves no lock behind when it is released', () => {
    const fresh = join(folder, 'fresh');
    lockDataFolder(fresh).release();

    expect(existsSync(fresh)).toBe(true);
    expect(readdirSync(fresh)).toEqual([]);
  });
});
