import { readFileSync } from 'node:fs';
import { applyCatalog } from './application';
import { createCatalogApi, type CatalogApi } from './catalog-api';
import { readCatalog } from './catalog-file';

const SANDBOX = { url: 'http://127.0.0.1:3000', apiKey: 'sandbox-admin' };

type Print = (line: string) => void;

/** Applies the catalog file that the arguments name; the result is the process's exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv, print: Print, warn: Print): Promise<number> {
  const [path] = args;
  const api = connect(env);
  if (path === undefined || api === null) {
    warn(path === undefined ? 'Usage: npm run apply -- catalog.yaml' : 'Set KEYRAIL_API_KEY to an admin key.');
    return 1;
  }
  const text = readText(path);
  if (text === null) {
    warn(`${path} cannot be read.`);
    return 1;
  }
  return apply(text, env, api, print, (line) => warn(`${path}: ${line}`));
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

// Without an address it is the sandbox that is meant, whose key everybody knows.
function connect({ KEYRAIL_URL, KEYRAIL_API_KEY }: NodeJS.ProcessEnv): CatalogApi | null {
  if (KEYRAIL_API_KEY) return createCatalogApi(KEYRAIL_URL ?? SANDBOX.url, KEYRAIL_API_KEY);
  return KEYRAIL_URL ? null : createCatalogApi(SANDBOX.url, SANDBOX.apiKey);
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
