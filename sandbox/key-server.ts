import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type KeyServerQuestion, answerOf, bombOf, dialectOf, readQuestion } from './key-server-dialects';

/** What the key server does when it is asked about a product. */
export const KEY_SERVER_MODES = [
  'grant',
  'retry',
  'refuse',
  /** One key less than asked. */
  'short',
  /** The same key for every unit and every time. */
  'same',
  /** Neither a key nor a reason. */
  'empty',
  'garbage',
  /** An answer that explodes in a careless parser. */
  'bomb',
  'hang',
  /** Hangs up without an answer. */
  'down',
] as const;
export type KeyServerMode = (typeof KEY_SERVER_MODES)[number];

/** One key that was given out. */
export interface IssuedKey {
  key: string;
  product: string;
  orderId: string;
  lineId: string;
}

/** One key that was taken back. */
export interface RevokedKey extends IssuedKey {
  reason: string;
}

export interface SandboxKeyServer {
  /** Where keys are asked for, in XML or in JSON. */
  url: string;
  revocationUrl: string;
  /** Turns a product's dial, for both kinds of requests; every product begins with `grant`. */
  setMode(product: string, mode: KeyServerMode): void;
  mode(product: string): KeyServerMode;
  /** Says Retry-After with every "not yet" from now on, in seconds; null says nothing. */
  setRetryAfter(seconds: number | null): void;
  /** The products that it has been asked for or told about. */
  products(): string[];
  /** How often it has been asked for keys of a product. */
  asked(product: string): number;
  /** All keys in the order they were given out. */
  issued(): IssuedKey[];
  revoked(): RevokedKey[];
  /** Hangs up on everybody who still waits. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const KEYS_PATH = '/keys';
const REVOCATIONS_PATH = '/revocations';
const SIZE_LIMIT_BYTES = 1_000_000;

/** Starts a publisher's key server that misbehaves as it is told, on the loopback only. */
export async function startKeyServer({ port }: { port: number }): Promise<SandboxKeyServer> {
  const state = createState();
  const server = createServer((request, response) => {
    // Whoever cannot be understood is hung up on, as servers do that fall over.
    handle(state, request, response).catch(() => response.destroy());
  });
  await listen(server, port);
  const address = `http://${HOST}:${portOf(server)}`;
  return {
    url: `${address}${KEYS_PATH}`,
    revocationUrl: `${address}${REVOCATIONS_PATH}`,
    setMode: (product, mode) => void state.modes.set(product, mode),
    mode: (product) => modeOf(state, product),
    setRetryAfter: (seconds) => void (state.retryAfter = seconds),
    products: () => [...new Set([...state.modes.keys(), ...state.asked.keys()])].sort(),
    asked: (product) => state.asked.get(product) ?? 0,
    issued: () => [...state.issued],
    revoked: () => [...state.revoked],
    stop: () => stop(server),
  };
}

interface State {
  modes: Map<string, KeyServerMode>;
  retryAfter: number | null;
  asked: Map<string, number>;
  issued: IssuedKey[];
  revoked: RevokedKey[];
}

const createState = (): State => ({
  modes: new Map(),
  retryAfter: null,
  asked: new Map(),
  issued: [],
  revoked: [],
});

const modeOf = ({ modes }: State, product: string): KeyServerMode => modes.get(product) ?? 'grant';

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readAll(request);
  const dialect = dialectOf(request.headers['content-type'], body);
  const question = readQuestion(dialect, body);
  const mode = modeOf(state, question.product);
  const isRevocation = request.url === REVOCATIONS_PATH;
  if (!isRevocation) state.asked.set(question.product, (state.asked.get(question.product) ?? 0) + 1);

  response.setHeader('content-type', dialect.contentType);
  switch (mode) {
    case 'hang':
      return;
    case 'down':
      return void request.socket.resetAndDestroy();
    case 'garbage':
      return void response.end('<html><p>It works!');
    case 'bomb':
      return void response.end(bombOf(dialect));
    case 'retry':
      if (state.retryAfter !== null) response.setHeader('retry-after', state.retryAfter);
      return void response.end(answerOf(dialect, isRevocation, { retriable: true, code: '2', message: 'Not yet' }));
    case 'refuse':
      return void response.end(answerOf(dialect, isRevocation, REFUSAL));
    case 'empty':
      return void response.end(answerOf(dialect, isRevocation, {}));
    case 'grant':
    case 'short':
    case 'same':
      return void response.end(
        answerOf(dialect, isRevocation, isRevocation ? revoke(state, question) : issue(state, question, mode)),
      );
  }
}

const REFUSAL = { retriable: false, code: '1', message: 'Unknown order reference: correct it and ask again' };

function issue(state: State, { quantity, product, orderId, lineId }: KeyServerQuestion, mode: KeyServerMode) {
  const count = mode === 'short' ? quantity - 1 : quantity;
  const keys = Array.from({ length: count }, () => (mode === 'same' ? `SAME-${product}` : newKey()));
  state.issued.push(...keys.map((key) => ({ key, product, orderId, lineId })));
  return { keys };
}

function revoke(state: State, { key, product, orderId, lineId, reason }: KeyServerQuestion) {
  state.revoked.push({ key, product, orderId, lineId, reason });
  return { revoked: true };
}

const newKey = (): string => randomUUID().toUpperCase();

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > SIZE_LIMIT_BYTES) throw new Error(`Larger than ${SIZE_LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
