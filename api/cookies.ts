import type { CookieOptions, Request } from 'express';
import type { ApiSettings } from './dependencies';

/** The value of a request's cookie, as it was set without encoding; null when there is none. */
export const readCookie = ({ headers }: Pick<Request, 'headers'>, name: string): string | null =>
  new RegExp(`(?:^|;\\s*)${name}=([^;\\s]+)`).exec(headers.cookie ?? '')?.[1] ?? null;

/** How a log-in's cookie is set: out of scripts' reach, for one path, and over https alone where the API is reached by it. */
export const loginCookie = (
  { publicUrl }: Pick<ApiSettings, 'publicUrl'>,
  limits: { path: string; sameSite: 'strict' | 'lax' },
): CookieOptions => ({ httpOnly: true, secure: publicUrl.startsWith('https:'), encode: String, ...limits });
