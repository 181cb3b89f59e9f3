const MARK = '••••';

/** A code as those may see it who may not use it: its end, where enough of it stays hidden. */
export function maskCode(code: string): string {
  if (code.length >= 12) return MARK + code.slice(-4);
  return code.length >= 8 ? MARK + code.slice(-2) : MARK;
}
