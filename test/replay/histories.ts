import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { historyToJSON, type History } from '@temporalio/common/lib/proto-utils';

const FOLDER = join(__dirname, 'histories');
const ENDING = '.json';

const fileOf = (name: string): string => join(FOLDER, `${name}${ENDING}`);

/** The names of all recorded histories, as in `servePool/one-pass`. */
export const recordedNames = (): string[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ENDING))
    .map((path) => path.slice(0, -ENDING.length).replaceAll(sep, '/'))
    .sort();

export const isRecorded = (name: string): boolean => existsSync(fileOf(name));

/** A recorded history as it was written down. */
export const readHistory = (name: string): string => readFileSync(fileOf(name), 'utf8');

/** Writes a history down in Temporal's JSON, one event a line, without the stacks that tell of files on this machine. */
export function writeHistory(name: string, history: History): void {
  const { events } = JSON.parse(historyToJSON(history), withoutStack) as { events: unknown[] };
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  mkdirSync(dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), `{"events":[\n${lines}\n]}\n`);
}

const withoutStack = (key: string, value: unknown): unknown => (key === 'stackTrace' ? undefined : value);
