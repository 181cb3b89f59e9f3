import { normalizeCode } from '../domain/code-format';
import { codeIdentity } from '../domain/code-identity';
import { MAXIMUM_KEY_BYTES } from '../domain/rights';
import { decodeUtf8, readCodeCsv, type CodeCell } from './code-csv';
import { invalid, Problem } from './errors';
import { codesBody, MOST_ROWS, type RowProblem } from './schemas/codes';
import { readPart } from './validation';

/** One row of an upload: its code, or what keeps it from being one. */
export interface CodeRow {
  /** As people count them: from 1, in a file with its header. */
  row: number;
  code: string;
  problem: RowProblem | null;
  /** For a code that stands further up already: where. */
  firstRow: number | null;
}

/** Reads the codes of an upload, CSV or JSON, and judges each for itself and against those before it. */
export function readCodeRows(body: Buffer, contentType: string): CodeRow[] {
  const cells = isJson(contentType) ? readJson(body) : readCodeCsv(body);
  if (cells.length === 0) throw invalid([{ path: 'codes', message: 'There is no code in it' }], 'no_codes');
  if (cells.length > MOST_ROWS)
    throw invalid([{ path: 'codes', message: `Upload at most ${MOST_ROWS} codes at once` }], 'too_many_rows');
  const seen = new Map<string, number>();
  return cells.map((cell) => judged(cell, seen));
}

function judged(cell: CodeCell, seen: Map<string, number>): CodeRow {
  const { row } = cell;
  const code = cell.text?.trim() ?? '';
  const problem = cellProblem(cell, code);
  if (problem !== null) return { row, code, problem, firstRow: null };
  const identity = codeIdentity(code);
  const firstRow = seen.get(identity) ?? null;
  if (firstRow === null) seen.set(identity, row);
  return { row, code, problem: firstRow === null ? null : 'duplicate', firstRow };
}

function cellProblem({ text, isCut }: CodeCell, code: string): RowProblem | null {
  if (text === null) return 'not_utf8';
  if (isCut) return 'too_many_columns';
  if (normalizeCode(code) === '') return 'empty';
  if (Buffer.byteLength(code) > MAXIMUM_KEY_BYTES) return 'too_long';
  if (/\p{Cs}/u.test(code)) return 'not_utf8';
  return /[\p{Cc}\u2028\u2029]/u.test(code) ? 'control_characters' : null;
}

const isJson = (contentType: string): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);

function readJson(body: Buffer): CodeCell[] {
  let content: unknown;
  try {
    content = JSON.parse(decodeUtf8(body) ?? '');
  } catch {
    throw new Problem(400, 'body_unreadable', 'The body is not valid JSON in UTF-8. Check its syntax.');
  }
  const { codes } = readPart('(body)', codesBody, content);
  return codes.map((text, index) => ({ row: index + 1, text, isCut: false }));
}
