import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { csvRow, OwnText, type CsvCell } from './csv';

/** How many rows are written down. */
export interface RowFormat<Row> {
  type: string;
  extension: 'csv' | 'json';
  head: string;
  write(row: Row, isFirst: boolean): string;
  tail: string;
}

type Cells<Column extends string> = Readonly<Partial<Record<Column, CsvCell>>>;

/** What the caller wants, by name or else by `Accept`; where nothing is asked for it is JSON, as everywhere. The columns of Keyrail's own ids are written as they are. */
export function rowFormat<Column extends string>(
  request: Request,
  asked: 'csv' | 'json' | undefined,
  columns: readonly Column[],
  ownIds: readonly Column[] = [],
): RowFormat<Cells<Column>> {
  const wanted = asked ?? request.accepts(['json', 'csv']);
  return wanted === 'csv' ? csvFormat(columns, ownIds) : JSON_FORMAT;
}

/** Rows as CSV, with a header of their columns. */
const csvFormat = <Column extends string>(
  columns: readonly Column[],
  ownIds: readonly Column[],
): RowFormat<Cells<Column>> => ({
  type: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvRow(columns),
  write: (row) => csvRow(columns.map((column) => cellOf(row[column] ?? null, ownIds.includes(column)))),
  tail: '',
});

const cellOf = (value: CsvCell, isOwnId: boolean): CsvCell | OwnText =>
  isOwnId && typeof value === 'string' ? new OwnText(value) : value;

/** Rows as a JSON array, one a line; one that breaks off is no JSON. */
const JSON_FORMAT: RowFormat<object> = {
  type: 'application/json; charset=utf-8',
  extension: 'json',
  head: '[',
  write: (row, isFirst) => `${isFirst ? '\n' : ',\n'}${JSON.stringify(row)}`,
  tail: '\n]\n',
};

/** How an answer of many rows has gone. */
export interface SentRows {
  rows: number;
  /** False for one that broke off. */
  isComplete: boolean;
}

/**
 * Answers with rows that are read while they are written, no faster than the caller takes them; whoever goes away stops the reading.
 * What fails before the first row is thrown; afterwards the connection is broken, so that a part never looks like the whole.
 */
export async function sendRows<Row>(
  response: Response,
  rows: AsyncGenerator<Row, void, undefined>,
  format: RowFormat<Row>,
  fileName: string,
): Promise<SentRows> {
  const sent: SentRows = { rows: 0, isComplete: true };
  try {
    const first = await rows.next();
    response.vary('accept').set('cache-control', 'no-store');
    response.attachment(`${fileName}.${format.extension}`).type(format.type);
    if (response.req.method === 'HEAD') response.end();
    else await pipeline(Readable.from(resetting(response, inPieces(written(first, rows, format, sent)))), response);
  } catch (error) {
    if (!response.headersSent && !response.destroyed) throw error;
    response.req.log.warn({ err: error }, 'an answer of many rows broke off');
    sent.isComplete = false;
  } finally {
    await rows.return(undefined);
  }
  return sent;
}

async function* written<Row>(
  first: IteratorResult<Row, void>,
  others: AsyncGenerator<Row, void, undefined>,
  format: RowFormat<Row>,
  sent: SentRows,
): AsyncGenerator<string> {
  const write = (row: Row): string => format.write(row, (sent.rows += 1) === 1);
  yield format.head;
  if (!first.done) yield write(first.value);
  for await (const row of others) yield write(row);
  yield format.tail;
}

/** A write to the socket costs more than a row. */
const PIECE_LENGTH = 16 * 1024;

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function* resetting(response: Response, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    // A proxy that asks by HTTP/1.0 would take the connection's ordinary end for the answer's.
    response.socket?.resetAndDestroy();
    throw error;
  }
}
