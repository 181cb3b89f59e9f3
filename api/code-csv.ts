import { CsvError, parse } from 'csv-parse/sync';
import { invalid, Problem } from './errors';
import { MOST_ROWS } from './schemas/codes';

/** What an upload has in the place of one code. */
export interface CodeCell {
  /** As people count them: from 1, in a file with its header. */
  row: number;
  /** Null when its bytes are no UTF-8. */
  text: string | null;
  /** The row goes on after the last column of the header, as when a code holds the delimiter. */
  isCut: boolean;
}

const DELIMITERS = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };
type Delimiter = keyof typeof DELIMITERS;

// Of a byte that no code may hold: what a row of one column holds besides stays in its code.
const NONE = '\0';

/** With the header, and one too many: what a file holds beyond is refused without being read. */
const MOST_LINES = MOST_ROWS + 2;

/** Of one kind, in a whole file: parsing takes microseconds a cell, and nothing else is answered meanwhile. */
const MOST_DELIMITERS = 10 * MOST_ROWS;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads the column `code` of a file that is delimited as its header is, by commas, semicolons or tabs; without another column
 * in the header each line is one code. Refuses a file without a header whose lines all look like several columns.
 */
export function readCodeCsv(body: Buffer): CodeCell[] {
  const text = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? body.subarray(3) : body;
  const delimiters = Object.keys(DELIMITERS) as Delimiter[];
  if (delimiters.some((one) => occurrences(text, one) > MOST_DELIMITERS)) throw tooManyCells();
  const delimiter = delimiters.find((one) => headerOf(text, one).includes('code'));
  const header = delimiter ? headerOf(text, delimiter) : [];
  const columns = delimiters.filter((one) => delimiter === undefined && isDelimited(text, one));
  if (columns[0] !== undefined) throw columnUnknown(columns[0]);
  const isTable = header.length > 1;
  const records = parseCsv(text, isTable && delimiter ? delimiter : NONE).slice(header.length > 0 ? 1 : 0);
  return records.map((record, index) => ({
    row: index + (header.length > 0 ? 2 : 1),
    text: isTable ? decodeUtf8(record[header.indexOf('code')] ?? Buffer.of()) : decodeUtf8(joined(record)),
    isCut: isTable && record.slice(header.length).some(({ length }) => length > 0),
  }));
}

const headerOf = (text: Buffer, delimiter: Delimiter): string[] =>
  (parseCsv(text, delimiter, 1)[0] ?? []).map((cell) => decodeUtf8(cell)?.trim().toLowerCase() ?? '');

/** True when no line is without the delimiter, as in a table. */
function isDelimited(text: Buffer, delimiter: Delimiter): boolean {
  if (headerOf(text, delimiter).length < 2) return false;
  return parseCsv(text, delimiter).every((record) => record.length > 1 || record[0]?.length === 0);
}

function occurrences(text: Buffer, delimiter: Delimiter): number {
  const wanted = delimiter.charCodeAt(0);
  let found = 0;
  for (const byte of text) if (byte === wanted) found += 1;
  return found;
}

const tooManyCells = (): Problem =>
  invalid(
    [{ path: 'codes', message: 'There are too many columns: leave the column of the codes only' }],
    'too_many_cells',
  );

const joined = (record: Buffer[]): Buffer =>
  record.length === 1 && record[0] ? record[0] : Buffer.from(record.join(NONE));

function columnUnknown(delimiter: Delimiter): Problem {
  const message = `Every line holds a ${DELIMITERS[delimiter]}: name the column of the codes by a header "code"; where a whole line is one code, put a line "code" above them`;
  return invalid([{ path: 'row 1', message }], 'column_unknown');
}

/** Cells stay bytes, so that each can be judged for its encoding. */
function parseCsv(text: Buffer, delimiter: string, rows = MOST_LINES): Buffer[][] {
  const format = { encoding: null, delimiter, relax_column_count: true, relax_quotes: true } as const;
  try {
    return parse(text, { ...format, to: rows }) as unknown as Buffer[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Problem(400, 'body_unreadable', 'The body is not valid CSV. Check its quotation marks.');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Null when the bytes are no UTF-8. */
export function decodeUtf8(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
