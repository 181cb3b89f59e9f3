import { type Dispatcher, Agent, request } from 'undici';
import { retryAfterMs } from '../domain/retry-after';
import { serverUrlFault } from '../domain/server-url';
import type { SignedMessage } from './message';

/** What has come of one sending: only an answer of 2xx is a delivery. */
export interface SendingOutcome {
  isDelivered: boolean;
  /** Null where there was no answer. */
  httpStatus: number | null;
  /** Why it is no delivery, in words that hold nothing of the message; null for one. */
  failure: string | null;
  /** The beginning of the answer. */
  answer: string | null;
  /** When the receiver wants to be asked again; null when it does not say. */
  retryAfterMs: number | null;
}

/** The way to the vendor's own systems. */
export interface WebhookSender {
  /** Posts once and follows no redirect; ends in time, and never rejects. */
  send(url: string, message: SignedMessage): Promise<SendingOutcome>;
  /** Closes the connections once what is under way has ended. */
  close(): Promise<void>;
}

const LIMITS = {
  /** How long a receiver may take to say its status. */
  timeoutMs: 15_000,
  /** How long it may then take over what it says besides, which decides nothing. */
  answerMs: 1_000,
  answerBytes: 4_096,
};

/** A connection that its receiver is about to close fails the message that is put on it, so none is kept for long. */
const KEEP_ALIVE_MS = 1_000;

/** Makes the way to all receivers. */
export function createWebhookSender(limits = LIMITS): WebhookSender {
  const agent = new Agent({
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // The deadline covers them all, and a second clock would only make another error of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 0 },
  });
  return {
    async send(url, message) {
      const fault = serverUrlFault(url);
      if (fault) return unanswered(`not sent: ${fault}`);
      const hangingUp = new AbortController();
      const deadline = setTimeout(() => hangingUp.abort(), limits.timeoutMs);
      try {
        return await exchange(agent, url, message, hangingUp.signal, limits);
      } catch (error) {
        if (hangingUp.signal.aborted) return unanswered(`no answer within ${limits.timeoutMs / 1_000} s`);
        return unanswered(`no connection: ${codeOf(error)}`);
      } finally {
        clearTimeout(deadline);
        hangingUp.abort(); // whoever still talks is not listened to
      }
    },
    close: () => agent.close(),
  };
}

const unanswered = (failure: string): SendingOutcome => ({
  isDelivered: false,
  httpStatus: null,
  failure,
  answer: null,
  retryAfterMs: null,
});

async function exchange(
  dispatcher: Dispatcher,
  url: string,
  { headers, body }: SignedMessage,
  signal: AbortSignal,
  limits: typeof LIMITS,
): Promise<SendingOutcome> {
  const sent = { 'accept-encoding': 'identity', 'user-agent': 'Keyrail', ...headers };
  const response = await request(url, { dispatcher, method: 'POST', headers: sent, body, signal });
  const { statusCode: httpStatus } = response;
  const isDelivered = httpStatus >= 200 && httpStatus <= 299;
  return {
    isDelivered,
    httpStatus,
    failure: isDelivered ? null : failureOf(httpStatus),
    answer: await beginningOf(response.body, limits),
    retryAfterMs: retryAfterMs(firstOf(response.headers['retry-after']), Date.now()),
  };
}

const failureOf = (status: number): string => {
  if (status === 410) return 'answered 410: the receiver says that it is gone for good';
  return status >= 300 && status <= 399 ? `answered ${status}: redirects are not followed` : `answered ${status}`;
};

/** What of an answer has come in time, and fits. */
async function beginningOf(body: AsyncIterable<Buffer>, { answerMs, answerBytes }: typeof LIMITS): Promise<string> {
  const chunks: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<void>((resolve) => (timer = setTimeout(resolve, answerMs)));
  const reading = (async () => {
    let length = 0;
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= answerBytes) return;
    }
  })();
  await Promise.race([reading.catch(() => undefined), isLate]);
  clearTimeout(timer);
  return Buffer.concat(chunks).subarray(0, answerBytes).toString('utf8');
}

/** An error's code and nothing else of it: messages repeat headers and addresses. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return [code, name].find((word): word is string => typeof word === 'string' && /^\w{1,80}$/.test(word)) ?? 'unknown';
}

const firstOf = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null;
