import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;

interface ProtoJson {
  toJson(type: unknown, message: History): unknown;
  fromJson(type: unknown, json: unknown): History;
}

// The converters of Temporal's SDK refuse all messages where npm has installed protobufjs for each of its packages; these are of the copy that made the messages.
const { toJson, fromJson } = createRequire(require.resolve('@temporalio/proto'))(
  'protobufjs/ext/protojson',
) as ProtoJson;
const TYPE: unknown = temporal.api.history.v1.History;

const FOLDER = join(__dirname, 'histories');
const ENDING = '.json.gz';

const fileOf = (name: string): string => join(FOLDER, `${name}${ENDING}`);

/** The names of all recorded histories, as in `servePool/one-pass`. */
export const recordedNames = (): string[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ENDING))
    .map((path) => path.slice(0, -ENDING.length).replaceAll(sep, '/'))
    .sort();

export const isRecorded = (name: string): boolean => existsSync(fileOf(name));

/** A recorded history as it was written down. */
export const readText = (name: string): string => gunzipSync(readFileSync(fileOf(name))).toString();

/** A recorded history as workers replay it. */
export const readHistory = (name: string): History => fromJson(TYPE, JSON.parse(readText(name)));

/** Writes a history down in Temporal's JSON, one event a line, without the stacks, which tell of files on this machine. */
export function writeHistory(name: string, history: History): void {
  const { events } = JSON.parse(JSON.stringify(toJson(TYPE, history)), withoutStack) as { events: unknown[] };
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  mkdirSync(dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), gzipSync(`{"events":[\n${lines}\n]}\n`));
}

const withoutStack = (key: string, value: unknown): unknown => (key === 'stackTrace' ? undefined : value);
