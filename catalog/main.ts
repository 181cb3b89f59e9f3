import { readFileSync } from 'node:fs';
import { readApiAccess } from '../config/api-access';
import { applyCatalog } from './application';
import { createCatalogApi, type CatalogApi } from './catalog-api';
import { readCatalog } from './catalog-file';

type Print = (line: string) => void;

/** Applies the catalog file that the arguments name; the result is the process's exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv, print: Print, warn: Print): Promise<number> {
  const [path] = args;
  if (path === undefined) {
    warn('Usage: npm run apply -- catalog.yaml');
    return 1;
  }
  const reading = readApiAccess(env);
  if (reading.status === 'refused') {
    reading.faults.forEach(warn);
    return 1;
  }
  const text = readText(path);
  if (text === null) {
    warn(`${path} cannot be read.`);
    return 1;
  }
  const { url, apiKey } = reading.access;
  return apply(text, env, createCatalogApi(url, apiKey), print, (line) => warn(`${path}: ${line}`));
}

async function apply(
  text: string,
  env: NodeJS.ProcessEnv,
  api: CatalogApi,
  print: Print,
  warn: Print,
): Promise<number> {
  const reading = readCatalog(text, env);
  if (reading.status === 'refused') {
    reading.faults.forEach(warn);
    return 1;
  }
  reading.warnings.forEach(warn);
  let failures = 0;
  for await (const { item, outcome, note } of applyCatalog(reading.catalog, api)) {
    print(`${outcome.padEnd(9)} ${item}${note === null ? '' : ` (${note})`}`);
    if (outcome === 'failed') failures += 1;
  }
  if (failures > 0)
    warn(`${failures} of its items could not be applied; the others are. Run it again once that is mended.`);
  return failures > 0 ? 1 : 0;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (require.main === module) {
  void main(process.argv.slice(2), process.env, console.log, console.error).then((code) => (process.exitCode = code));
}
