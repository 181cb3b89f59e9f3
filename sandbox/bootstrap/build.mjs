import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { packageProgram, runNode } from './processes.mjs';

const STAMP = join('dist', '.build.json');
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
  const files = listFiles('.').sort();
  const stamp = readStamp();
  const hash = hashOf(files);
  if (stamp.hash === hash) return true;

  console.log('Building …');
  // The compiler never removes what an earlier source left.
  if (stamp.files.some((file) => !files.includes(file))) rmSync('dist', { recursive: true, force: true });
  if ((await runNode([packageProgram('typescript/bin/tsc'), '-p', 'tsconfig.build.json'])) !== 0) return false;
  copyAssets(files);
  console.log('Bundling the workflows …');
  if ((await runNode([join('dist', 'workers', 'bundle.js')])) !== 0) return false;
  writeFileSync(STAMP, JSON.stringify({ hash, files }));
  return true;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return { hash: '', files: [] };
  }
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return isSource(path) ? [path] : [];
  });
}

function isSource(path) {
  return extname(path) === '.ts' || isAsset(path) || path.startsWith('tsconfig') || path === 'package-lock.json';
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
