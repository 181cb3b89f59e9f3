/** A part of a list: what comes after the cursor, or the beginning. */
export interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

/** A page cursor that this list did not hand out. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** Where a page ends in a list that is sorted by time and id. */
export interface Position {
  at: Date;
  id: string;
}

/** Writes a position as the opaque text that clients send back. */
const formatCursor = ({ at, id }: Position): string =>
  Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');

/** Reads a cursor; throws `InvalidCursorError` for anything that `formatCursor` did not write. */
function parseCursor(cursor: string): Position {
  const [time, id] = parsePair(cursor);
  const at = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(at.getTime()) || typeof id !== 'string')
    throw new InvalidCursorError('The cursor is none of this list.');
  return { at, id };
}

function parsePair(cursor: string): unknown[] {
  try {
    const pair: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(pair) ? pair : [];
  } catch {
    return [];
  }
}

/** Cuts a list that was read one longer than the page, and tells where the next page starts. */
export function cutPage<T>(found: T[], limit: number, positionOf: (item: T) => Position) {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, cursor: last !== undefined && found.length > limit ? formatCursor(positionOf(last)) : null };
}

/** The filter for what comes after a cursor in a list that is sorted by that time, then id, both falling. */
export function after(cursor: string | undefined, time: string): Record<string, unknown> {
  if (cursor === undefined) return {};
  const { at, id } = parseCursor(cursor);
  return { [time]: { $lte: at }, $or: [{ [time]: { $lt: at } }, { [time]: at, _id: { $lt: id } }] };
}

/** The same for a list that is sorted rising. */
export function afterRising(cursor: string | undefined, time: string): Record<string, unknown> {
  if (cursor === undefined) return {};
  const { at, id } = parseCursor(cursor);
  return { [time]: { $gte: at }, $or: [{ [time]: { $gt: at } }, { [time]: at, _id: { $gt: id } }] };
}

/** The filter for a stretch of time, both ends included; empty when neither is given. */
export function between(from: string | undefined, to: string | undefined): Record<string, Date> | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from !== undefined && { $gte: new Date(from) }), ...(to !== undefined && { $lte: new Date(to) }) };
}
