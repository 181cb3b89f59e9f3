import { EXCEPTION_REASONS, type ExceptionReason } from '../domain/exception';
import {
  overviewBuckets,
  overviewPeriod,
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

/** How everything stands: the orders of a period, of one store or of all, and what waits now. */
export async function readOverview(
  models: Read,
  period: OverviewPeriod,
  storeId: string | undefined,
  now: Date,
): Promise<Overview> {
  const { orders, mails, webhookDeliveries } = models;
  const stretch = overviewPeriod(period, now);
  const [counts, exceptions, retried, pools, waitingMails, waitingWebhooks] = await Promise.all([
    orders.countByTime(stretch, storeId),
    orders.countExceptions(storeId),
    readRetried(models, storeId, now),
    readPools(models, now),
    mails.backlog(MOST_BACKLOG),
    webhookDeliveries.backlog(MOST_BACKLOG),
  ]);
  return {
    period,
    from: stretch.from.toISOString(),
    at: now.toISOString(),
    ...overviewBuckets(stretch, counts),
    exceptions: inOrder(exceptions),
    retried,
    pools,
    backlog: { mails: waitingMails, webhooks: waitingWebhooks },
  };
}

const inOrder = (counts: ReadonlyMap<ExceptionReason, number>) =>
  EXCEPTION_REASONS.flatMap((reason) => {
    const count = counts.get(reason) ?? 0;
    return count > 0 ? [{ reason, count }] : [];
  });

async function readRetried(models: Read, storeId: string | undefined, now: Date): Promise<RetriedLines[]> {
  const counted = await models.orders.countRetried(storeId);
  return Promise.all(
    counted.map(async (lines) => ({ ...lines, nextAttemptAt: await nextAttempt(models, lines.publisher, now) })),
  );
}

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
