import { isNativeError } from 'node:util/types';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { MalformedDeliveryError, SignatureError, VerificationUnavailableError } from '../domain/errors';
import { InvalidCursorError } from '../models/page';
import { DatabaseTimeoutError } from './database-patience';

/** One field that is wrong, by its path in what was sent. */
export interface FieldError {
  path: string;
  message: string;
}

interface ProblemExtras {
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** Further members of the answer. */
  members?: Record<string, unknown>;
}

/** An answer that is an error (RFC 9457): `code` is stable for programs, `detail` tells a person the cure. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

const RETRY_AFTER_SECONDS = 5;

/** A part that is needed cannot be reached just now: the caller is to try again. */
export const unavailable = (what: 'Temporal' | 'The database', members: Record<string, unknown> = {}): Problem =>
  new Problem(
    503,
    what === 'Temporal' ? 'temporal_unavailable' : 'database_unavailable',
    `${what} cannot be reached just now. Send the same request again in a few seconds.`,
    { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) }, members },
  );

/** An action got no answer: it may yet be done, or be lost. */
export const outcomeUnknown = (): Problem =>
  new Problem(
    503,
    'temporal_unavailable',
    'The order did not answer in time, so it is not known whether the action was taken: look at the order, then send it again.',
    { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } },
  );

/** Nothing is known under this name. */
export const notFound = (noun: string, hint = `Check the id of the ${noun.replace('_', ' ')}.`): Problem =>
  new Problem(404, `${noun}_not_found`, `There is no such ${noun.replace('_', ' ')}. ${hint}`);

/** What is new is to replace nothing, and there is one of this id. */
export const idTaken = (noun: string): Problem =>
  new Problem(412, 'id_taken', `There is a ${noun} with this id already. Choose another id, or change that one.`, {
    errors: [{ path: 'id', message: 'Taken already' }],
  });

/** Some of the fields that were sent are wrong. */
export const invalid = (errors: FieldError[], code = 'invalid_request'): Problem =>
  new Problem(422, code, `Correct ${[...new Set(errors.map(({ path }) => path))].join(', ')} and send it again.`, {
    errors,
  });

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Already there',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

/** Writes a problem as the answer. */
export function sendProblem(response: Response, { status, code, detail, extras }: Problem): void {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    code,
    detail,
    ...(extras.errors && { errors: extras.errors }),
    ...extras.members,
    requestId: response.req.id,
  };
  response
    .status(status)
    .set({ 'cache-control': 'no-store', ...extras.headers })
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** Answers what was thrown; what nobody expected becomes a 500 that tells nothing of the inside. */
export const problemHandler: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error);
  const problem = toProblem(error);
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
  sendProblem(response, problem);
};

/** Answers a path that nobody serves. */
export const unknownRoute: RequestHandler = () => {
  throw new Problem(404, 'route_not_found', 'Nothing is served at this path. /docs lists all that is.');
};

/** Maps what was thrown to the answer that it deserves. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SignatureError)
    return new Problem(
      401,
      'signature_invalid',
      error.cure ?? "The delivery is not signed with the store's secret. Compare the secrets.",
    );
  if (error instanceof VerificationUnavailableError)
    return new Problem(
      503,
      'verification_unavailable',
      'What verifies the delivery cannot be had just now. Send it again in a few minutes.',
      { headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } },
    );
  if (error instanceof MalformedDeliveryError)
    return new Problem(400, 'delivery_malformed', `The delivery cannot be read: ${error.message}`);
  if (error instanceof InvalidCursorError)
    return invalid([{ path: 'cursor', message: 'Use the cursor of the page before, unchanged.' }]);
  if (isDatabaseFailure(error)) return unavailable('The database');
  if (error instanceof URIError)
    return new Problem(400, 'path_malformed', 'The path is not encoded as URLs are. Check its % signs.');
  return (
    bodyProblem(error) ??
    new Problem(500, 'internal_error', 'An error on our side. The request id names it in our logs.')
  );
}

const DATABASE_FAILURES = /^Mongo(ose)?(ServerSelection|Network|NotConnected|PoolClear|PoolClosed|Topology|WaitQueue)/;

/** A connection that breaks under the driver's write comes as the socket's own error; the API has no other sockets of this kind. */
const BROKEN_SOCKETS = new Set<unknown>(['EPIPE', 'ECONNRESET', 'ETIMEDOUT', 'ERR_STREAM_DESTROYED']);

/** True for an error that says that the database cannot be reached. */
export function isDatabaseFailure(error: unknown): boolean {
  // By its nature and not by its class: an error that Node's core has made may come from another realm.
  if (!isNativeError(error)) return false;
  if ('code' in error && BROKEN_SOCKETS.has(error.code)) return true;
  if (error instanceof DatabaseTimeoutError || DATABASE_FAILURES.test(error.name)) return true;
  return (
    error.name === 'MongooseError' && /before initial connection|buffering timed out|not connected/i.test(error.message)
  );
}

/** The body readers of Express tell what they refuse by `type`. */
function bodyProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return null;
  switch (error.type) {
    case 'entity.too.large':
      return new Problem(413, 'body_too_large', 'The body is larger than this path takes. Send it in parts.');
    case 'entity.parse.failed':
      return new Problem(400, 'body_unreadable', 'The body is not valid JSON. Check its syntax.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem(415, 'encoding_unsupported', 'Send the body in UTF-8, plain or compressed with gzip.');
    default:
      return new Problem(400, 'body_unreadable', 'The body could not be read. Send it again.');
  }
}
