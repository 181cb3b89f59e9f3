import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request } from 'express';
import type { Role } from '../domain/role';
import type { Session } from '../models/session';
import { hashApiKey } from '../secrets/api-keys';
import type { Caller, Callers } from './callers';
import { loginCookie, readCookie } from './cookies';
import { readPatiently } from './database-patience';
import type { ApiDependencies } from './dependencies';
import { Problem } from './errors';

const MINUTE = 60_000;
/** A log-in that nobody uses ends after this time: the console asks again and again only while somebody has it before him. */
export const IDLE_MILLISECONDS = 2 * 60 * MINUTE;
/** A log-in ends after a day's work. */
export const LONGEST_MILLISECONDS = 12 * 60 * MINUTE;
const TOUCH_MILLISECONDS = MINUTE;

export const CONSOLE_COOKIE = 'keyrail_console';
export const CONSOLE_ROLES: readonly Role[] = ['support', 'operator', 'admin'];
const CSRF_HEADER = 'x-csrf-token';
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** A log-in as its owner sees it. */
export interface OpenSession {
  caller: Caller;
  csrfToken: string;
  endsAt: Date;
}

export type LogIn =
  | { status: 'opened'; session: OpenSession; cookie: { value: string; options: CookieOptions } }
  | { status: 'unknown_key' }
  | { status: 'role_insufficient' };

export interface ConsoleSessions {
  /** Exchanges an API key for a log-in that is new in every case; the one that the browser had ends. */
  open(request: Request, key: string): Promise<LogIn>;
  /** The log-in that a request's cookie names; null when there is none, or none any more. */
  find(request: Request): Promise<OpenSession | null>;
  /** Who has logged in; throws where another page may have sent the request in his name. */
  callerOf(request: Request): Promise<Caller | null>;
  end(request: Request): Promise<void>;
  /** How the cookie is taken back. */
  readonly cookieOptions: CookieOptions;
}

type Outside = Pick<ApiDependencies, 'models' | 'settings' | 'now'>;

/** Keeps the log-ins of people to the console: the browser holds a random name, the database its hash. */
export function createConsoleSessions(
  { models: { sessions }, settings, now }: Outside,
  { identify }: Pick<Callers, 'identify'>,
): ConsoleSessions {
  const cookieOptions = loginCookie(settings, { path: '/console', sameSite: 'strict' });

  async function end(request: Request): Promise<void> {
    const name = readCookie(request, CONSOLE_COOKIE);
    if (name !== null) await sessions.remove(hashOf(name));
  }

  async function find(request: Request): Promise<OpenSession | null> {
    const name = readCookie(request, CONSOLE_COOKIE);
    const session = name === null ? null : await readPatiently(() => sessions.find(hashOf(name)));
    if (name === null || !session || isOver(session, now())) return null;
    const caller = await identify(session.keyHash);
    if (!caller) {
      await sessions.remove(session.id);
      return null;
    }
    if (now().getTime() - session.usedAt.getTime() >= TOUCH_MILLISECONDS) await sessions.touch(session.id, now());
    return { caller, csrfToken: csrfTokenOf(name), endsAt: session.endsAt };
  }

  return {
    cookieOptions,
    find,
    end,
    async open(request, key) {
      const keyHash = hashApiKey(key);
      const caller = await identify(keyHash);
      if (!caller) return { status: 'unknown_key' };
      if (!CONSOLE_ROLES.includes(caller.role)) return { status: 'role_insufficient' };
      await end(request);
      const name = randomBytes(32).toString('base64url');
      const endsAt = new Date(now().getTime() + LONGEST_MILLISECONDS);
      await sessions.add({ id: hashOf(name), keyHash, usedAt: now(), endsAt });
      const cookie = { value: name, options: { ...cookieOptions, maxAge: LONGEST_MILLISECONDS } };
      return { status: 'opened', session: { caller, csrfToken: csrfTokenOf(name), endsAt }, cookie };
    },
    async callerOf(request) {
      const session = await find(request);
      if (session && !SAFE_METHODS.includes(request.method)) checkSender(request, session, settings.publicUrl);
      return session?.caller ?? null;
    },
  };
}

/** Throws unless an unsafe request comes from the console's own pages. */
export function checkSender(request: Request, { csrfToken }: OpenSession, publicUrl: string): void {
  checkOrigin(request, publicUrl);
  const given = Buffer.from(request.get(CSRF_HEADER) ?? '');
  const wanted = Buffer.from(csrfToken);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new Problem(403, 'csrf_token_invalid', `Send the token of GET /console/session as ${CSRF_HEADER}.`);
}

/** Throws when a browser says that another site's page has sent the request. */
export function checkOrigin(request: Request, publicUrl: string): void {
  const origin = request.get('origin');
  // Behind a proxy the host may be another than the one that the browser sees, which is the public one then.
  const own = [new URL(publicUrl).host, request.get('host')];
  if (origin !== undefined && !own.includes(hostOf(origin)))
    throw new Problem(403, 'origin_not_allowed', 'A page of another site has sent this. Use the console itself.');
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '');

const isOver = ({ usedAt, endsAt }: Session, now: Date): boolean =>
  endsAt <= now || now.getTime() - usedAt.getTime() >= IDLE_MILLISECONDS;

const hashOf = (name: string): string => createHash('sha256').update(name).digest('base64url');

/** Bound to the log-in, and known to whoever can read its answers: pages of the same origin. */
const csrfTokenOf = (name: string): string => createHash('sha256').update(`csrf ${name}`).digest('base64url');
