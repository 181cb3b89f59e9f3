import type { AnswerFacts, KeyReply, PendingCause, RevocationReply } from '../domain/rights';
import { presentable } from './answer-text';
import type { Complaint, KeyAnswer, RawAnswer, RevocationAnswer } from './dialect';
import type { Exchange } from './transport';

type Read<Answer> = (answer: RawAnswer) => Answer | null;
type Pending = Extract<RevocationReply, { status: 'pending' }>;

/** Judges what came of a key request; `secrets` are what no fact may hold. */
export function judgeKeyAnswer(exchange: Exchange, read: Read<KeyAnswer>, secrets: string[]): KeyReply {
  if (exchange.status === 'failed') return failure(exchange);
  const answer = read(exchange);
  // A key counts whatever else the answer says: it has been issued, and the protocol ignores the rest then.
  if (answer && answer.keys.length > 0) return { status: 'granted', keys: answer.keys, ...silentFacts(exchange) };
  // A flawed key is nonsense and no refusal: serializers write `isAutoRetriable` false beside a key as well.
  if (answer?.isFlawed) return pending('invalid', exchange, silentFacts(exchange));
  return judgeComplaint(exchange, answer, secrets);
}

/** Judges what came of a revocation. */
export function judgeRevocationAnswer(
  exchange: Exchange,
  read: Read<RevocationAnswer>,
  secrets: string[],
): RevocationReply {
  if (exchange.status === 'failed') return failure(exchange);
  const answer = read(exchange);
  if (answer?.isSuccessful) return { status: 'acknowledged', ...factsOf(exchange, answer, secrets) };
  return judgeComplaint(exchange, answer, secrets);
}

/** The reply when nothing was asked, or nothing came of it. */
export const failure = ({ cause, detail, httpStatus = null, retryAfterMs = null }: Failure): Pending => ({
  status: 'pending',
  cause,
  retryAfterMs,
  httpStatus,
  returnCode: null,
  returnMessage: detail,
});

interface Failure {
  cause: PendingCause;
  detail: string;
  httpStatus?: number | null;
  retryAfterMs?: number | null;
}

type Answered = Extract<Exchange, { status: 'answered' }>;

function judgeComplaint(
  exchange: Answered,
  complaint: Complaint | null,
  secrets: string[],
): Pending | ({ status: 'refused' } & AnswerFacts) {
  const facts = complaint ? factsOf(exchange, complaint, secrets) : silentFacts(exchange);
  // Web frameworks send a refusal as 4xx or 5xx too: what the answer itself says goes before its HTTP status.
  if (complaint?.retriable === false) return { status: 'refused', ...facts };
  // Without a verdict even 401 or 404 says nothing about the order: it is a fault in somebody's settings, and is mended some day.
  if (exchange.httpStatus < 200 || exchange.httpStatus > 299) return pending('server', exchange, facts);
  return pending(complaint?.retriable ? 'retry' : 'invalid', exchange, facts);
}

const pending = (cause: Pending['cause'], { retryAfterMs }: Answered, facts: AnswerFacts): Pending => ({
  status: 'pending',
  cause,
  retryAfterMs,
  ...facts,
});

const silentFacts = ({ httpStatus }: Answered): AnswerFacts => ({ httpStatus, returnCode: null, returnMessage: null });

const factsOf = (
  { httpStatus }: Answered,
  { returnCode, returnMessage }: Complaint,
  secrets: string[],
): AnswerFacts => ({
  httpStatus,
  returnCode: presentable(returnCode, secrets),
  returnMessage: presentable(returnMessage, secrets),
});
