import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { buildConsole, describeApi, isConsoleBuilt } from './console.mjs';
import { packageProgram, runNode } from './processes.mjs';

const STAMP = join('dist', '.build.json');
// Written by the build itself.
const GENERATED = join('console', 'api', 'openapi.ts');
const LOCK = 'package-lock.json';
const SKIPPED = new Set(['node_modules', 'dist', 'test', 'docs', 'coverage']);
// What the code reads at run time beside itself; the compiler leaves it behind.
const ASSETS = new Set([
  '.mjs',
  '.js',
  '.java',
  '.xml',
  '.mjml',
  '.hbs',
  '.html',
  '.css',
  '.svg',
  '.png',
  '.ico',
  '.json',
  '.txt',
  '.yaml',
]);

/** Brings dist/ up to date when a source has changed since the last build; says whether that went well. */
export async function build() {
  const all = listFiles('.').sort();
  const files = all.filter((file) => !isOfConsole(file));
  const hash = hashOf(files);
  const consoleSources = hashOf(all.filter((file) => isOfConsole(file) || file === LOCK));
  const before = readStamp();
  const isFresh = before.hash === hash;
  if (isFresh && before.consoleSources === consoleSources && isConsoleBuilt()) return true;

  if (!isFresh && !(await buildServer(files, before.files))) return false;
  const description = describeApi();
  const consoleHash = createHash('sha256').update(consoleSources).update(description).digest('hex');
  const stamp = { hash, files, consoleSources: '', consoleHash: '' };
  // What has been built stays so when the console's part fails.
  writeFileSync(STAMP, JSON.stringify(stamp));
  if (!(before.consoleHash === consoleHash && isConsoleBuilt()) && !(await buildConsole(description))) return false;
  writeFileSync(STAMP, JSON.stringify({ ...stamp, consoleSources, consoleHash }));
  return true;
}

async function buildServer(files, filesBefore) {
  console.log('Building …');
  // The compiler never removes what an earlier source left.
  if (filesBefore.some((file) => !files.includes(file))) rmSync('dist', { recursive: true, force: true });
  if ((await runNode([packageProgram('typescript/bin/tsc'), '-p', 'tsconfig.build.json'])) !== 0) return false;
  copyAssets(files);
  console.log('Bundling the workflows …');
  return (await runNode([join('dist', 'workers', 'bundle.js')])) === 0;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return { hash: '', files: [] };
  }
}

const isOfConsole = (path) => path.startsWith(`console${sep}`);

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return isSource(path) ? [path] : [];
  });
}

function isSource(path) {
  if (path === GENERATED) return false;
  return /\.tsx?$/.test(path) || isAsset(path) || path.startsWith('tsconfig') || path === LOCK;
}

function isAsset(path) {
  return dirname(path) !== '.' && ASSETS.has(extname(path));
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function copyAssets(files) {
  for (const file of files.filter(isAsset)) {
    const target = join('dist', file);
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target) || !readFileSync(target).equals(readFileSync(file))) cpSync(file, target);
  }
}
