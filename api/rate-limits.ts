import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, MemoryStore, rateLimit, type Options } from 'express-rate-limit';
import { callerOf } from './authentication';
import { Problem } from './errors';

const MINUTE = 60_000;

const perMinute = (limit: number) => ({
  windowMs: MINUTE,
  limit,
  standardHeaders: 'draft-7' as const,
  legacyHeaders: false,
  handler: refuse,
});

function refuse(): never {
  throw new Problem(429, 'rate_limited', 'Too many requests from this address. Wait a minute, then go on.', {
    headers: { 'retry-after': '60' },
  });
}

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? 'unknown');

/** Bounds what one address may ask for in a minute. */
export const limitByAddress = (limit: number): RequestHandler => rateLimit(perMinute(limit));

/** Bounds the deliveries of one store from one address in a minute. */
export const limitByStore = (limit: number): RequestHandler =>
  rateLimit({
    ...perMinute(limit),
    keyGenerator: (request) => `${String(request.params.store)} ${addressOf(request)}`,
  });

/** Bounds what may be called with one API key in a minute, behind the check of the key. */
export const limitByCaller = (limit: number): RequestHandler =>
  rateLimit({ ...perMinute(limit), keyGenerator: (request) => callerOf(request).id });

/** Bounds how often one address may fail in a minute with one of these statuses; what goes well is never counted, not even at once. */
export function limitFailures(limit: number, statuses: readonly number[]): RequestHandler {
  const failures = new MemoryStore();
  failures.init({ windowMs: MINUTE } as Options);
  return async (request, response, next) => {
    const address = addressOf(request);
    const known = await failures.get(address);
    if ((known?.totalHits ?? 0) >= limit) refuse();
    onAnswer(response, (status) => {
      if (statuses.includes(status)) void failures.increment(address);
    });
    next();
  };
}

/** Tells the status of an answer when it is given, also where nobody waits for it: after the client has hung up none finishes. */
function onAnswer(response: Response, tell: (status: number) => void): void {
  response.end = new Proxy(response.end, {
    apply(end, self, given: unknown[]) {
      tell(response.statusCode);
      return Reflect.apply(end, self, given) as unknown;
    },
  });
}
