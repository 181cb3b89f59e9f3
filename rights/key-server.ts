import type { Publisher, PublisherCredentials } from '../domain/publisher';
import { type KeyReply, type KeyServer, MAXIMUM_KEY_BYTES, type RevocationReply } from '../domain/rights';
import type { KeyDialect } from './dialect';
import { createGate } from './gate';
import { createJsonDialect } from './json-dialect';
import { type Exchange, basicToken, createTransport } from './transport';
import { failure, judgeKeyAnswer, judgeRevocationAnswer } from './verdict';
import { createXmlDialect } from './xml-dialect';

/** What an answer may take besides its keys, and what one key may take with its tags and escapes. */
const ANSWER_BYTES = 1024 * 1024;
const BYTES_PER_KEY = MAXIMUM_KEY_BYTES * 1.25;

/** A key server with its connections. */
export interface OpenKeyServer extends KeyServer {
  /** Closes the connections once what is under way has been answered. */
  close(): Promise<void>;
}

/** Speaks to a publisher's server in its dialect, and spares it: every outcome of a call is a reply. */
export function openKeyServer(publisher: Publisher, credentials: PublisherCredentials): OpenKeyServer {
  const dialect = publisher.dialect === 'json' ? createJsonDialect(publisher) : createXmlDialect(publisher);
  const { post, close } = createTransport(publisher, credentials);
  const ask = createAsking(publisher, dialect, post);
  const secrets = secretsOf(credentials);

  return {
    requestKeys: (request) =>
      ask<KeyReply>({
        url: publisher.url,
        requestId: request.requestId,
        quantity: request.quantity,
        write: () => dialect.writeKeyRequest(request),
        judge: (exchange) =>
          judgeKeyAnswer(exchange, (answer) => dialect.readKeyAnswer(answer, request.quantity), secrets),
      }),
    async revokeKey(request) {
      const { revocationUrl } = publisher;
      if (revocationUrl === null)
        return failure({ cause: 'network', detail: 'not asked: the publisher has no address for revocations' });
      return ask<RevocationReply>({
        url: revocationUrl,
        requestId: request.requestId,
        quantity: 0,
        write: () => dialect.writeRevocation(request),
        judge: (exchange) =>
          judgeRevocationAnswer(exchange, dialect.readRevocationAnswer, [...secrets, request.key.value]),
      });
    },
    close,
  };
}

interface Question<Reply> {
  url: string;
  requestId: string | null | undefined;
  /** How many keys the answer must have room for. */
  quantity: number;
  write(): string;
  judge(exchange: Exchange): Reply;
}

/** Puts questions through the publisher's gate, and judges what comes of them. */
function createAsking(
  { maximumConcurrency }: Publisher,
  { headers }: KeyDialect,
  post: ReturnType<typeof createTransport>['post'],
) {
  const gate = createGate<KeyReply | RevocationReply>(maximumConcurrency, isServerFailure);

  return async <Reply extends KeyReply | RevocationReply>(question: Question<Reply>) => {
    const { url, requestId, quantity, write, judge } = question;
    const message = () => ({
      url,
      headers: { ...headers, ...(requestId && { 'idempotency-key': requestId }) },
      body: write(),
      maximumBytes: ANSWER_BYTES + quantity * BYTES_PER_KEY,
    });
    try {
      const passage = await gate.pass(async () => judge(await post(message())));
      if (passage.status === 'passed') return passage.value;
      return failure({ cause: 'busy', detail: 'not asked', retryAfterMs: passage.retryAfterMs });
    } catch {
      // Only settings that nobody can have saved lead here; the caller counts on a value all the same.
      return failure({ cause: 'invalid', detail: 'the request could not be made' });
    }
  };
}

/** Anything but a verdict: of many in a row none is likely to be the single order's fault. */
const isServerFailure = (reply: KeyReply | RevocationReply): boolean =>
  reply.status === 'pending' && reply.cause !== 'retry';

/** What a server knows of our credentials, and might repeat. */
const secretsOf = ({ username, password, token }: PublisherCredentials): string[] =>
  [username, password, token, password && basicToken(username, password)].filter((secret) => secret !== null);
