import { CsvError, parse } from 'csv-parse/sync';
import { normalizeCode } from '../domain/code-format';
import { invalid, Problem } from './errors';
import { codesBody, LONGEST_CODE, MOST_ROWS, type RowProblem } from './schemas/codes';
import { readPart } from './validation';

/** One row of an upload: its code, or what keeps it from being one. */
export interface CodeRow {
  /** As people count them: from 1, in a file with its header. */
  row: number;
  code: string;
  problem: RowProblem | null;
}

/** Reads the codes of an upload, CSV or JSON, and judges each for itself and against those before it. */
export function readCodeRows(body: Buffer, contentType: string): CodeRow[] {
  const cells = isJson(contentType) ? readJson(body) : readCsv(body);
  if (cells.length === 0) throw invalid([{ path: 'codes', message: 'There is no code in it' }], 'no_codes');
  if (cells.length > MOST_ROWS)
    throw invalid([{ path: 'codes', message: `Upload at most ${MOST_ROWS} codes at once` }], 'too_many_rows');
  const seen = new Set<string>();
  return cells.map(({ row, cell }) => {
    const code = cell === null ? '' : cell.trim();
    const problem = cell === null ? 'not_utf8' : (codeProblem(code) ?? (isRepeated(code, seen) ? 'duplicate' : null));
    return { row, code, problem };
  });
}

interface Cell {
  row: number;
  /** Null when its bytes are no UTF-8. */
  cell: string | null;
}

function codeProblem(code: string): RowProblem | null {
  if (normalizeCode(code) === '') return 'empty';
  if (code.length > LONGEST_CODE) return 'too_long';
  if (/\p{Cs}/u.test(code)) return 'not_utf8';
  return /[\p{Cc}\u2028\u2029]/u.test(code) ? 'control_characters' : null;
}

function isRepeated(code: string, seen: Set<string>): boolean {
  const normalized = normalizeCode(code);
  if (seen.has(normalized)) return true;
  seen.add(normalized);
  return false;
}

const isJson = (contentType: string): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);

function readJson(body: Buffer): Cell[] {
  let content: unknown;
  try {
    content = JSON.parse(decodeUtf8(body) ?? '');
  } catch {
    throw new Problem(400, 'body_unreadable', 'The body is not valid JSON in UTF-8. Check its syntax.');
  }
  const { codes } = readPart('(body)', codesBody, content);
  return codes.map((cell, index) => ({ row: index + 1, cell }));
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function readCsv(body: Buffer): Cell[] {
  const text = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? body.subarray(3) : body;
  const records = parseCsv(text);
  const header = records[0]?.map((cell) => decodeUtf8(cell)?.trim().toLowerCase()) ?? [];
  const column = header.indexOf('code');
  const widest = records.findIndex((record) => record.length > 1);
  if (column < 0 && widest >= 0)
    throw invalid(
      [
        {
          path: `row ${widest + 1}`,
          message: 'Name the column of the codes by a header "code", or quote a code that holds a comma',
        },
      ],
      'column_unknown',
    );
  const first = column < 0 ? 0 : 1;
  return records.slice(first).map((record, index) => {
    const cell = record[Math.max(0, column)];
    return { row: index + first + 1, cell: cell ? decodeUtf8(cell) : '' };
  });
}

/** Cells stay bytes, so that each can be judged for its encoding. */
function parseCsv(text: Buffer): Buffer[][] {
  try {
    return parse(text, { encoding: null, relax_column_count: true, relax_quotes: true }) as unknown as Buffer[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Problem(400, 'body_unreadable', 'The body is not valid CSV. Check its quotation marks.');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
