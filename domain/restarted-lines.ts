import { isServedByItself, type ExceptionReason, type LineException } from './exception';
import type { Line } from './order';

/** What lines waited for that were put back to an earlier step: one that comes to wait for the same again has never ceased to. */
export class RestartedLines {
  private readonly earlier = new Map<Line, LineException>();

  /** Remembers what a line waits for, where it waits. */
  remember(line: Line): void {
    if (line.exception) this.earlier.set(line, line.exception);
  }

  /** What a line waited for, where that is what it waits for now; told once. */
  take(line: Line, reason: ExceptionReason): LineException | null {
    const earlier = this.earlier.get(line) ?? null;
    this.earlier.delete(line);
    if (earlier === null || earlier.reason === reason) return earlier;
    return isServedByItself(earlier.reason) && isServedByItself(reason) ? earlier : null;
  }
}
