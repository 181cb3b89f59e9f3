import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the built console, as it is and compressed. */
export interface ConsoleFile {
  type: string;
  plain: Buffer;
  encoded: Partial<Record<'br' | 'gzip', Buffer>>;
}

/** The built console: its page, in which a nonce is still to be put, and what the page loads, by name. */
export interface ConsoleFiles {
  page: string;
  assets: ReadonlyMap<string, ConsoleFile>;
}

// Beside the built API; for an API that runs from its sources, in the build beside them.
const FOLDERS = [join(__dirname, '..', 'console'), join(__dirname, '..', 'dist', 'console')];
const ASSETS = 'assets';

const ENCODINGS = { br: '.br', gzip: '.gz' } as const;

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Reads the built console into memory; null where it has not been built. */
export function readConsoleFiles(folders: readonly string[] = FOLDERS): ConsoleFiles | null {
  const folder = folders.find((candidate) => existsSync(join(candidate, ASSETS)));
  if (folder === undefined) return null;
  const names = readdirSync(join(folder, ASSETS)).filter((name) => TYPES[extname(name)] !== undefined);
  return {
    page: readFileSync(join(folder, 'index.html'), 'utf8'),
    assets: new Map(names.map((name) => [name, readAsset(join(folder, ASSETS, name))])),
  };
}

function readAsset(path: string): ConsoleFile {
  const encodings = Object.entries(ENCODINGS).filter(([, ending]) => existsSync(path + ending));
  return {
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    plain: readFileSync(path),
    encoded: Object.fromEntries(encodings.map(([encoding, ending]) => [encoding, readFileSync(path + ending)])),
  };
}
