type Call = (...args: never[]) => Promise<unknown>;
type Parts = Record<string, Record<string, Call>>;

/** When the call breaks off: before it reached the far side, or after, so that only its answer is lost. */
export const MOMENTS = ['before', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Passes calls on to what stands behind it, but for one, which breaks off. */
export interface Breakdown<T> {
  parts: T;
  /** The call that broke off, as in `codes.reserve`; null when there were fewer calls. */
  broken: () => string | null;
}

/** Makes the n-th call of all parts together break off, counted from 1. */
export function breakdown<T extends object>(parts: T, n: number, moment: Moment): Breakdown<T> {
  let calls = 0;
  let broken: string | null = null;
  const guarded =
    (name: string, call: Call): Call =>
    async (...args) => {
      calls += 1;
      if (calls !== n) return call(...args);
      broken = name;
      if (moment === 'after') await call(...args);
      throw new Error(`${name} broke off`);
    };
  const guardAll = (part: string, functions: Record<string, Call>) =>
    Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, guarded(`${part}.${name}`, call)]));
  const copies = Object.entries(parts as unknown as Parts).map(([part, functions]) => [
    part,
    guardAll(part, functions),
  ]);
  return { parts: Object.fromEntries(copies) as T, broken: () => broken };
}

/** Runs a story once for each call that can break off in it, at both moments; answers with the calls that did. */
export async function atEachBreakdown(story: (n: number, moment: Moment) => Promise<string | null>): Promise<string[]> {
  const broken: string[] = [];
  for (const moment of MOMENTS) {
    for (let n = 1; ; n += 1) {
      const call = await story(n, moment);
      if (call === null) break;
      broken.push(call);
    }
  }
  return broken;
}
