import { readFileSync } from 'node:fs';
import { readApiAccess } from '../config/api-access';
import { applyCatalog, type Applied } from './application';
import { createCatalogApi, UnreachableError, type CatalogApi } from './catalog-api';
import { readCatalog } from './catalog-file';
import type { Catalog } from './catalog-schema';

type Print = (line: string) => void;

/** Applies the catalog file that the arguments name; the result is the process's exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv, print: Print, warn: Print): Promise<number> {
  const [path] = args;
  if (path === undefined) return failed(['Usage: npm run apply -- catalog.yaml'], warn);
  const access = readApiAccess(env);
  if (access.status === 'refused') return failed(access.faults, warn);
  const file = readText(path);
  if (file.status === 'refused') return failed([`${path} cannot be read: ${file.reason}.`], warn);
  const catalog = readCatalog(file.text, env);
  const ofFile = (lines: string[]) => lines.map((line) => `${path}: ${line}`);
  if (catalog.status === 'refused') return failed(ofFile(catalog.faults), warn);
  for (const warning of ofFile(catalog.warnings)) warn(warning);
  const { url, apiKey } = access.access;
  return failed(await apply(catalog.catalog, createCatalogApi(url, apiKey), print), warn);
}

/** The exit code after these failures, which are said. */
function failed(lines: string[], warn: Print): number {
  for (const line of lines) warn(line);
  return lines.length > 0 ? 1 : 0;
}

/** Prints what became of each item; the result is what the user has to know of the whole, where not all went well. */
async function apply(catalog: Catalog, api: CatalogApi, print: Print): Promise<string[]> {
  const outcomes: Applied['outcome'][] = [];
  try {
    for await (const { item, outcome, note } of applyCatalog(catalog, api)) {
      print(`${outcome.padEnd(9)} ${item}${note === null ? '' : ` (${note})`}`);
      outcomes.push(outcome);
    }
  } catch (error) {
    if (error instanceof UnreachableError) return [error.message];
    throw error;
  }
  const failures = outcomes.filter((outcome) => outcome === 'failed').length;
  if (failures === 0) return [];
  const whole =
    failures === outcomes.length
      ? 'None of its items could be applied.'
      : `${failures} of its items could not be applied; the others are.`;
  return [`${whole} Run it again once that is mended.`];
}

type Text = { status: 'read'; text: string } | { status: 'refused'; reason: string };

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it is not yours to read',
};

function readText(path: string): Text {
  try {
    return { status: 'read', text: readFileSync(path, 'utf8') };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return { status: 'refused', reason: REASONS[code] ?? message };
  }
}

if (require.main === module) {
  const print = (line: string) => console.log(line);
  const warn = (line: string) => console.error(line);
  void main(process.argv.slice(2), process.env, print, warn).then((code) => (process.exitCode = code));
}
