import type { EventOutcome, PlatformAnswer } from './connector';

/** 200 when every event is taken; 503 for the whole delivery otherwise, so that it comes again. */
export function answerWhole(outcomes: EventOutcome[]): PlatformAnswer {
  const status = outcomes.every(({ taken }) => taken) ? 200 : 503;
  return { status, contentType: 'text/plain; charset=utf-8', body: '' };
}
