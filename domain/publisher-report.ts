import { quantileMs, type AnswerTimes } from './answer-times';
import type { Attempt, PendingCause } from './rights';

export type AttemptOutcome = NonNullable<Attempt['outcome']>;

/** What has been counted of a publisher's key server. */
export interface PublisherCounts {
  publisher: string;
  outcomes: ReadonlyMap<AttemptOutcome, number>;
  /** Of what the server itself has answered. */
  times: AnswerTimes;
}

/** How a publisher's key server has done in a period. */
export interface PublisherReport {
  publisher: string;
  /** Questions that it was asked, and that came to an end. */
  tries: number;
  granted: number;
  short: number;
  duplicate: number;
  refused: number;
  /** Tries that are repeated, by what went wrong. */
  retried: Record<Exclude<PendingCause, 'busy'>, number>;
  /** Questions that were not put, because others were under way or it had failed too often just before. */
  notAsked: number;
  /** The part of the tries that brought keys, from 0 to 1; null without tries. */
  successRate: number | null;
  /** Milliseconds of half of its answers, and of all but one in a hundred, at most; null without answers. */
  p50Ms: number | null;
  p99Ms: number | null;
}

const RETRIED = ['retry', 'timeout', 'network', 'server', 'invalid'] as const;

/** Makes of counts what is told of a publisher. */
export function publisherReport({ publisher, outcomes, times }: PublisherCounts): PublisherReport {
  const count = (outcome: AttemptOutcome): number => outcomes.get(outcome) ?? 0;
  const [retry = 0, timeout = 0, network = 0, server = 0, invalid = 0] = RETRIED.map(count);
  const [granted, short, notAsked] = [count('granted'), count('short'), count('busy')];
  const tries = [...outcomes.values()].reduce((sum, each) => sum + each, 0) - notAsked;
  return {
    publisher,
    tries,
    granted,
    short,
    duplicate: count('duplicate'),
    refused: count('refused'),
    retried: { retry, timeout, network, server, invalid },
    notAsked,
    successRate: tries === 0 ? null : Math.round((10_000 * (granted + short)) / tries) / 10_000,
    p50Ms: quantileMs(times, 0.5),
    p99Ms: quantileMs(times, 0.99),
  };
}

/** True for a publisher some of whose tries have brought no keys, or that was not asked for its failures. */
export const hasFailed = ({ tries, granted, short, notAsked }: PublisherReport): boolean =>
  tries > granted + short || notAsked > 0;
