import {
  exceptionCounts,
  overviewBuckets,
  overviewPeriod,
  retriedLines,
  type Overview,
  type OverviewPeriod,
  type RetriedLines,
} from '../domain/overview';
import { KEY_RETRY_INTERVAL_MS } from '../domain/windows';
import type { Models } from './models';
import { readPools } from './stock-report';

/** A backlog is counted no further: by then it is large enough. */
const MOST_BACKLOG = 10_000;

/** Attempts of the last hour that are looked at for the next one: those before it are of lines that wait no more. */
const MOST_ATTEMPTS = 200;

type Read = Pick<Models, 'orders' | 'attempts' | 'mails' | 'webhookDeliveries' | 'products' | 'codes' | 'waitingLines'>;

/** How everything stands: the orders of a period, of some stores or of all, and what waits now. */
export async function readOverview(
  models: Read,
  period: OverviewPeriod,
  storeIds: readonly string[] | undefined,
  now: Date,
): Promise<Overview> {
  const { orders, mails, webhookDeliveries } = models;
  const stretch = overviewPeriod(period, now);
  const counts = await orders.countByTime(stretch, storeIds);
  const waiting = await orders.countWaiting(storeIds);
  const [retried, pools, waitingMails, waitingWebhooks] = await Promise.all([
    Promise.all(retriedLines(waiting).map((lines) => withNextAttempt(models, lines, now))),
    readPools(models, now),
    mails.backlog(MOST_BACKLOG),
    webhookDeliveries.backlog(MOST_BACKLOG),
  ]);
  return {
    period,
    from: stretch.from.toISOString(),
    at: now.toISOString(),
    ...overviewBuckets(stretch, counts),
    exceptions: exceptionCounts(waiting),
    retried,
    pools,
    backlog: { mails: waitingMails, webhooks: waitingWebhooks },
  };
}

const withNextAttempt = async (
  models: Read,
  lines: Omit<RetriedLines, 'nextAttemptAt'>,
  now: Date,
): Promise<RetriedLines> => ({ ...lines, nextAttemptAt: await nextAttempt(models, lines.publisher, now) });

/** A line is asked for again an hour after its last attempt, so the oldest attempt of the last hour whose line still waits is followed first. */
async function nextAttempt({ attempts, orders }: Read, publisher: string, now: Date): Promise<string | null> {
  const since = new Date(now.getTime() - KEY_RETRY_INTERVAL_MS);
  const asked = await attempts.listSince(publisher, since, MOST_ATTEMPTS);
  const retried = await orders.retriedAmong(asked);
  const last = new Map(asked.map((attempt) => [`${attempt.orderId}/${attempt.line}`, attempt.askedAt]));
  const [first] = [...last]
    .filter(([line]) => retried.has(line))
    .map(([, askedAt]) => askedAt)
    .sort();
  return first === undefined ? null : new Date(Date.parse(first) + KEY_RETRY_INTERVAL_MS).toISOString();
}
