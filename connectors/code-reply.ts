import type { EventOutcome, PlatformAnswer } from './connector';

/** Answers a call that takes codes in its reply, one a line; null when the delivery was none. */
export function answerWithCodes(outcomes: EventOutcome[]): PlatformAnswer | null {
  const [outcome] = outcomes;
  if (outcome?.event.kind !== 'orderPaid' || outcome.event.purchase.channel !== 'reply') return null;
  // The platform repeats the call with the quantity that was bought, also after an operator has corrected it.
  const wanted = outcome.units ?? outcome.event.purchase.lines.reduce((sum, line) => sum + line.quantity, 0);
  const codes = outcome.taken ? (outcome.codes ?? []) : [];
  // Any text of a 200 is taken for the license, so there is none unless every code is there.
  const complete = codes.length === wanted && codes.every((code) => /^[^\r\n]+$/.test(code));
  const contentType = 'text/plain; charset=utf-8';
  return complete ? { status: 200, contentType, body: codes.join('\n') } : { status: 503, contentType, body: '' };
}
