const MAXIMUM_LENGTH = 500;

/** More than the longest secret and the longest text that is kept, so that none is cut apart before it is found. */
const READ_LENGTH = 200_000;

/** A server's words as they may be kept and shown: one line, not too long, and without what must stay secret. */
export function presentable(text: string | null, secrets: string[]): string | null {
  if (text === null) return null;
  const shown = secrets
    .map(toLine)
    .filter((secret) => secret !== '')
    .reduce(withoutSecret, toLine(text.slice(0, READ_LENGTH)));
  return shown.slice(0, MAXIMUM_LENGTH).replace(/\p{Surrogate}/gu, '') || null;
}

const toLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Surrogate}\s]+/gu, ' ').trim();

/** Whatever the case, as servers like to repeat a key in their own. */
const withoutSecret = (line: string, secret: string): string =>
  line.replace(new RegExp(secret.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi'), '***');
