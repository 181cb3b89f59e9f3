import type { Say } from './processes';

/** One way to get hold of something. It returns null where it does not apply, and throws one line where it fails. */
export interface Finder<T> {
  name: string;
  find: () => Promise<T | null>;
}

/** Returns what the first finder that works has found; each failure is one line, and the last one an error with advice. */
export async function findFirst<T>(finders: readonly Finder<T>[], say: Say, advice: string): Promise<T> {
  for (const { name, find } of finders) {
    try {
      const found = await find();
      if (found !== null) return found;
    } catch (error) {
      say(`${name}: ${firstLine(error)}`);
    }
  }
  throw new Error(advice);
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split('\n', 1)[0]!
    .replace(/^Error: /, '')
    .slice(0, 200);
}
