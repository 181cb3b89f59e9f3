import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import express from 'express';
import pino from 'pino';
import { rowFormat, sendRows, type SentRows } from '../../api/row-stream';
import { problemHandler } from '../../api/errors';
import { until } from '../helpers/engine';
import { heapInUse } from '../helpers/heap';

interface Row {
  id: number;
  text: string;
}

const LENGTH = 500;
/** A text of its own for each row, so that rows that are held can be seen. */
const textOf = (id: number): string => Buffer.alloc(LENGTH, `${id} `).toString('latin1');
const MEBIBYTE = 1024 * 1024;

describe('sendRows', () => {
  let server: Server;
  let rowsOf: () => AsyncGenerator<Row, void, undefined>;
  let produced = 0;
  let isEnded = false;
  let sent: SentRows | null = null;

  /** Rows that tell how many of them have been asked for, and when nobody asks any more. */
  const rows = (count: number, at: (n: number) => void = () => undefined) =>
    async function* () {
      try {
        for (let id = 1; id <= count; id += 1) {
          // As a cursor does, which lets everything else go on once a batch.
          if (id % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
          at(id);
          produced = id;
          yield { id, text: textOf(id) };
        }
      } finally {
        isEnded = true;
      }
    };

  beforeAll(async () => {
    const app = express();
    app.use((request, _response, next) => {
      request.log = pino({ enabled: false });
      next();
    });
    app.get('/', async (request, response) => {
      const format = rowFormat(request, undefined, ['id', 'text']);
      sent = await sendRows(response, rowsOf(), format, 'rows');
    });
    app.use(problemHandler);
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    [produced, isEnded, sent] = [0, false, null];
  });

  const port = () => (server.address() as AddressInfo).port;
  const url = () => `http://127.0.0.1:${port()}/`;
  const request = (accept = 'application/json'): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get(url(), { headers: { accept } }, resolve).on('error', reject);
    });

  it('answers in JSON, or in CSV with a header, and with nothing but the frame where there is no row', async () => {
    rowsOf = rows(2);
    const json = await fetch(url());
    const csv = await fetch(url(), { headers: { accept: 'text/csv' } });
    const [jsonText, csvText] = [await json.text(), await csv.text()];
    rowsOf = rows(0);
    const none = await (await fetch(url())).text();
    const noneInCsv = await (await fetch(url(), { headers: { accept: 'text/csv' } })).text();

    expect(JSON.parse(jsonText)).toEqual([
      { id: 1, text: textOf(1) },
      { id: 2, text: textOf(2) },
    ]);
    expect(jsonText.split('\n')).toHaveLength(5);
    expect(csvText).toBe(`id,text\r\n1,${textOf(1)}\r\n2,${textOf(2)}\r\n`);
    expect([none, noneInCsv]).toEqual(['[\n]\n', 'id,text\r\n']);
    expect([json.headers.get('content-type'), csv.headers.get('content-type')]).toEqual([
      'application/json; charset=utf-8',
      'text/csv; charset=utf-8; header=present',
    ]);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename=rows.csv');
    expect([csv.headers.get('cache-control'), csv.headers.get('vary')]).toEqual(['no-store', 'accept']);
  });

  it('writes 100,000 rows without holding them: memory is the same in their middle as at their beginning', async () => {
    const inUse: number[] = [];
    rowsOf = rows(100_000, (n) => {
      if (n % 20_000 === 10_000) inUse.push(heapInUse());
    });
    let received = 0;
    for await (const chunk of await request()) received += (chunk as Buffer).length;
    const growth = Math.max(...inUse) - (inUse[0] ?? 0);
    process.stderr.write(`100,000 rows, ${received} bytes: the heap grew by ${growth} bytes\n`);

    expect(received).toBeGreaterThan(100_000 * LENGTH);
    expect(growth).toBeLessThan(10 * MEBIBYTE);
    expect(sent).toEqual({ rows: 100_000, isComplete: true });
  });

  it('reads no further than what is on its way while the caller takes nothing', async () => {
    rowsOf = rows(100_000);
    const answer = await request();
    await untilStill();
    const whileWaiting = produced;
    let received = 0;
    for await (const chunk of answer) received += (chunk as Buffer).length;

    expect(whileWaiting).toBeGreaterThan(0);
    expect(whileWaiting * LENGTH).toBeLessThan(20 * MEBIBYTE); // what two sockets hold
    expect(received).toBeGreaterThan(100_000 * LENGTH);
    expect(sent).toEqual({ rows: 100_000, isComplete: true });
  });

  /** Resolves when the process has turned a thousand times and no row was asked for. */
  async function untilStill(): Promise<void> {
    let before = -1;
    while (before !== produced) {
      before = produced;
      for (let turn = 0; turn < 1_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('stops reading when the caller goes away', async () => {
    rowsOf = rows(Number.MAX_SAFE_INTEGER);
    const answer = await request();
    await new Promise((resolve) => answer.once('data', resolve));
    answer.destroy();
    await until('the rows to be left', () => isEnded && sent !== null);

    expect(sent).toMatchObject({ isComplete: false });
  });

  it('answers a failure before the first row as any other', async () => {
    rowsOf = rows(2, () => {
      throw new Error('no database');
    });
    const response = await fetch(url());

    expect([response.status, response.headers.get('content-type')]).toEqual([
      500,
      'application/problem+json; charset=utf-8',
    ]);
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  const breakOffAt = (place: number) =>
    rows(100_000, (n) => {
      if (n === place) throw new Error('no database');
    });

  it.each(['application/json', 'text/csv'])('breaks the connection of %s that fails in the middle', async (accept) => {
    rowsOf = breakOffAt(5_000);
    const answer = await request(accept);
    const reading = (async () => {
      for await (const chunk of answer) void chunk;
    })();

    await expect(reading).rejects.toThrow();
    await until('the end to be seen', () => sent !== null);
    expect(sent).toMatchObject({ isComplete: false });
    expect(isEnded).toBe(true);
  });

  it('ends it so that a proxy sees it too that asks by HTTP/1.0, where the end of the connection is that of the answer', async () => {
    rowsOf = breakOffAt(5_000);
    const ended = new Promise<string>((resolve) => {
      const socket = connect(port(), '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\nAccept: text/csv\r\n\r\n'));
      socket.on('error', ({ message }) => resolve(message));
      socket.on('end', () => resolve('complete'));
      socket.resume();
    });

    expect(await ended).toContain('ECONNRESET');
  });

  it('tells of itself by HEAD, and reads no more than it must', async () => {
    rowsOf = rows(100_000);
    const response = await fetch(url(), { method: 'HEAD' });

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(produced).toBe(1);
    expect(isEnded).toBe(true);
  });
});
