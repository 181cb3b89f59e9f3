import { Router, type Request, type RequestHandler, type Response } from 'express';
import { daysTouched, type Period } from '../domain/period';
import { startOfDay } from '../domain/zone';
import { transactionsOf, type SoldOrder, type TransactionFilter } from '../domain/transaction';
import { readPublisherReports } from '../models/publisher-reports';
import { readPools } from '../models/stock-report';
import { audit } from './audit';
import { callerOf, storesOfList } from './authentication';
import type { ApiContext } from './context';
import { invalid, Problem } from './errors';
import { rowFormat, sendRows } from './row-stream';
import {
  publisherReportQuery,
  READERS,
  TRANSACTION_COLUMNS,
  transactionPageQuery,
  transactionQuery,
  type PeriodQuery,
} from './schemas/reports';
import { readQuery } from './validation';

/** What has been sold, what is in stock, and how publishers have answered. */
export function reportsRouter(context: ApiContext): Router {
  const { authentication, models, now } = context;
  const readers = authentication.allow(...READERS);
  const router = Router();

  router.get('/v1/reports/transactions', readers, sendTransactions(context));

  router.get('/v1/reports/transactions/page', readers, async (request, response) => {
    const { from, to, store, cursor, limit, ...filter } = readQuery(transactionPageQuery, request);
    const storeIds = storesOfList(callerOf(request), store);
    const sought = { ...periodOf({ from, to }, now()), ...filter, storeIds };
    const found = await models.orders.listSold(sought, { cursor, limit });
    const transactions = found.orders.flatMap((order) => transactionsOf(order, filter));
    response.json({ transactions, cursor: found.cursor });
  });

  router.get('/v1/reports/stock', readers, async (_request, response) => {
    const at = now();
    response.json({ at, pools: await readPools(models, at) });
  });

  router.get('/v1/reports/publishers', readers, async (request, response) => {
    const days = daysTouched(periodOf(readQuery(publisherReportQuery, request), now()));
    response.json({ ...days, publishers: await readPublisherReports(models, days) });
  });

  return router;
}

const sendTransactions =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models, now } = context;
    const { from, to, store, format, addresses, ...filter } = readQuery(transactionQuery, request);
    const period = periodOf({ from, to }, now());
    const storeIds = storesOfList(callerOf(request), store);
    if (addresses) await allowAddresses(context, request, period);
    const orders = models.orders.stream({ ...period, storeIds, product: filter.product });
    const rows = readTransactions(response, orders, filter, addresses);
    const columns = addresses ? [...TRANSACTION_COLUMNS, 'email' as const] : TRANSACTION_COLUMNS;
    await sendRows(response, rows, rowFormat(request, format, columns, ['order']), fileName(period));
  };

async function* readTransactions(
  response: Response,
  orders: AsyncGenerator<SoldOrder>,
  filter: TransactionFilter,
  addresses: boolean,
) {
  for await (const order of orders) {
    // Where no order matches, nothing else would notice that nobody waits any more.
    if (response.destroyed) return;
    for (const transaction of transactionsOf(order, filter))
      yield addresses ? { ...transaction, email: order.email } : transaction;
  }
}

/** A list of buyers' addresses is for admins, and it is recorded who had it. */
async function allowAddresses(context: ApiContext, request: Request, { from, to }: Period): Promise<void> {
  if (callerOf(request).role !== 'admin')
    throw new Problem(403, 'role_insufficient', 'Only a key with the role admin may have a report with addresses.');
  const details = { from: from.toISOString(), to: to.toISOString() };
  await audit(context, request, 'report.addresses_read', 'transactions', details);
}

/** The period that is asked for; until now where no end is named. A plain day begins at midnight in that zone. */
export function periodOf({ from, to }: PeriodQuery, now: Date, zone = 'UTC'): Period {
  const timeOf = (told: string): Date => (told.includes('T') ? new Date(told) : startOfDay(told, zone));
  const period = { from: timeOf(from), to: to === undefined ? now : timeOf(to) };
  if (period.from > period.to) throw invalid([{ path: 'from', message: 'Must not be after `to`' }]);
  return period;
}

const fileName = ({ from, to }: Period): string => `transactions-${fileTime(from)}-${fileTime(to)}`;

const fileTime = (time: Date): string => time.toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
