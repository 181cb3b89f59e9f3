/** When the server wants to be asked again, in milliseconds from now; null when its header does not say. */
export function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // A date in HTTP is in GMT and says so; Date.parse takes much more for a date.
  const time = text.endsWith(' GMT') ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : Math.max(0, time - now);
}
