import { formatMoney } from '../domain/money';
import { daysEnded, type Period } from '../domain/period';
import { hasFailed, type PublisherReport } from '../domain/publisher-report';
import { isShort, type PoolStock } from '../domain/stock';
import { addOrder, noSales, summaryPeriod, tallied, type Summary, type SummaryOutcome } from '../domain/summary';
import type { MailFields } from '../mail/fields';
import { renderMail } from '../mail/render';
import type { Models } from '../models/models';
import { readPublisherReports } from '../models/publisher-reports';
import { readPools } from '../models/stock-report';
import type { Outbox } from './outbox';

export interface SummaryDependencies {
  models: Pick<Models, 'summaries' | 'orders' | 'products' | 'codes' | 'waitingLines' | 'publishers' | 'publisherDays'>;
  vendorName: string;
}

/** What tells the vendor how a day or a week has gone. */
export const summaryActivities = ({ models, vendorName }: SummaryDependencies, outbox: Outbox) => ({
  /** Mails what has happened since the last summary, once, however often it is repeated; one that is refused is told again with the next. */
  async mailSummary(untilTime: string): Promise<SummaryOutcome> {
    const { to, every, sentUntil } = await models.summaries.get();
    if (to === null || every === null) return 'off';
    const until = new Date(untilTime);
    const period = summaryPeriod(until, every, sentUntil === null ? null : new Date(sentUntil));
    if (!period) return 'sent';
    const render = async () => renderMail('summary', toFields(vendorName, period, await readSummary(models, period)));
    const { status } = await outbox.send({ key: `summary/${untilTime}`, kind: 'summary', orderId: null, to, render });
    if (status === 'sent') await models.summaries.markSent(until);
    return status;
  },
});

async function readSummary(models: SummaryDependencies['models'], period: Period): Promise<Summary> {
  const sales = noSales();
  for await (const order of models.orders.stream(period)) addOrder(sales, order);
  const [exceptions, pools, publishers] = await Promise.all([
    models.orders.countExceptions(),
    readPools(models, period.to),
    readPublisherReports(models, daysEnded(period)),
  ]);
  return { ...tallied(sales, exceptions), pools: pools.filter(isShort), publishers: publishers.filter(hasFailed) };
}

function toFields(
  vendor: string,
  { from, to }: Period,
  { orders, exceptions, revenue, pools, publishers }: Summary,
): MailFields['summary'] {
  return {
    vendor,
    since: inWords(from),
    until: inWords(to),
    orderCount: total(orders),
    waitingCount: total(exceptions),
    orders,
    exceptions,
    revenue: revenue.map(formatMoney),
    pools: pools.map(poolFields),
    publishers: publishers.map(publisherFields),
  };
}

const inWords = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const total = (counted: readonly { count: number }[]): number => counted.reduce((sum, { count }) => sum + count, 0);

const poolFields = ({ product, available, daysLeft, waitingLines }: PoolStock) => ({
  product,
  available,
  days: daysLeft === null ? '' : String(daysLeft),
  waitingLines,
});

function publisherFields({ publisher, tries, granted, short, duplicate, refused, retried, notAsked }: PublisherReport) {
  const kinds = Object.entries({ ...retried, refused, duplicate }).filter(([, count]) => count > 0);
  const inOrder = kinds.map(([kind, count]) => `${kind} ${count}`).join(', ');
  return { publisher, tries, failed: tries - granted - short, notAsked, kinds: inOrder };
}
