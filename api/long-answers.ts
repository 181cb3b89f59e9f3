import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { shownNumber, type Line, type Order } from '../domain/order';
import { linesWithCodes, streamCodes, type CodeReader } from './order-codes';
import { orderView, type OrderLinks } from './order-view';

type Reader = CodeReader & { links: OrderLinks };

/** Answers an order as JSON with codes that are read while they are written; whoever breaks off stops the reading. */
export async function sendLongOrder(
  reader: Reader,
  response: Response,
  order: Order,
  readable: readonly Line[],
): Promise<void> {
  const parts = await readAhead(orderInParts(reader, order, linesWithCodes(readable)));
  response.type('json');
  await pipeline(Readable.from(parts), response);
}

/** Answers an order's codes as a text, one a line, each line of the order under its name where there are several. */
export async function sendCodesText(
  reader: CodeReader,
  response: Response,
  order: Order,
  nameOf: (line: Line) => string,
): Promise<void> {
  const parts = await readAhead(codesText(reader, order, nameOf));
  response.type('text').attachment(
    `codes-${shownNumber(order)
      .replace(/[^\w.-]+/g, '-')
      .slice(0, 60)}.txt`,
  );
  await pipeline(Readable.from(parts), response);
}

/** A heading, and the first code after it. */
const PARTS_AHEAD = 2;

/** Reads an answer's beginning before any of it is sent, so that a failure there is still answered as one. */
async function readAhead(parts: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const ahead: string[] = [];
  while (ahead.length < PARTS_AHEAD) {
    const next = await parts.next();
    if (next.done) break;
    ahead.push(next.value);
  }
  return continued(ahead, parts);
}

async function* continued(ahead: string[], rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield* ahead;
  yield* rest;
}

async function* orderInParts(reader: Reader, order: Order, lines: Line[]): AsyncGenerator<string> {
  // Codes come where their place is marked, with what nothing else in the order can hold.
  const mark = randomUUID();
  const marked = new Map(lines.map(({ id }, index) => [id, [`${mark} ${index}`]]));
  const parts = JSON.stringify(orderView(order, reader.links, marked)).split(new RegExp(`"${mark} (\\d+)"`));
  for (const [place, part] of parts.entries()) {
    const line = place % 2 === 1 ? lines[Number(part)] : undefined;
    if (line) yield* jsonItems(streamCodes(reader, order, line));
    else yield part;
  }
}

async function* jsonItems(codes: AsyncIterable<string>): AsyncGenerator<string> {
  let comma = '';
  for await (const code of codes) {
    yield comma + JSON.stringify(code);
    comma = ',';
  }
}

async function* codesText(reader: CodeReader, order: Order, nameOf: (line: Line) => string): AsyncGenerator<string> {
  const lines = linesWithCodes(order.lines);
  for (const [index, line] of lines.entries()) {
    if (lines.length > 1) yield `${index > 0 ? '\n' : ''}${nameOf(line)} × ${line.quantity}\n`;
    for await (const code of streamCodes(reader, order, line)) yield `${code}\n`;
  }
}
