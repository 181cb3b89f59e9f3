import { maskCode } from '../domain/code-mask';
import type { Product } from '../domain/product';
import type { StockOrigin } from '../models/code-upload';
import { rearmAboveThreshold } from '../models/stock-rearm';
import type { CodeRow } from './code-rows';
import type { ApiContext } from './context';
import { isDatabaseFailure, Problem, unavailable } from './errors';
import type { RowProblem } from './schemas/codes';

export interface RowReport {
  row: number;
  problem: RowProblem;
  firstRow: number | null;
  masked: string | null;
}

export interface UploadReport {
  inserted: number;
  dryRun: boolean;
  rows: number;
  problems: RowReport[];
  waitingLines: number;
}

type Stock = Pick<ApiContext, 'models' | 'gateway' | 'probes'>;

/** Adds the rows of an upload to a product's stock: all, or with `partial` the good ones, or with `dryRun` none. */
export async function uploadCodes(
  stock: Stock,
  product: Product,
  rows: CodeRow[],
  { dryRun, partial }: { dryRun: boolean; partial: boolean },
): Promise<UploadReport> {
  const { models } = stock;
  const judged = await markKnown(models, product, rows);
  const problems = judged.flatMap((row) => (row.problem ? [reportOf(row, row.problem)] : []));
  const good = judged.filter(({ problem }) => problem === null);
  const report = { rows: rows.length, problems, waitingLines: await models.waitingLines.count(product.id) };
  if (dryRun) return { ...report, dryRun, inserted: partial || problems.length === 0 ? good.length : 0 };
  if (problems.length > 0 && !partial) {
    // Part of them may have come by an upload that broke off before it told the waiting lines.
    if (problems.some(({ problem }) => problem === 'duplicate')) await stock.gateway.stockChanged(product.id);
    throw rejected(report);
  }

  const { inserted, duplicates } = await storeCodes(stock, product, good);
  // Another upload may have brought the same codes since they were looked up.
  const late = duplicates.map((row) => ({ row, problem: 'duplicate' as const, firstRow: null, masked: null }));
  return { ...report, problems: [...problems, ...late].sort((a, b) => a.row - b.row), dryRun, inserted };
}

/** Stores codes and wakes the lines that wait for them; stores none while Temporal, which wakes them, is down. */
export async function storeCodes(
  stock: Stock,
  product: Product,
  rows: { code: string; row: number }[],
  origin: StockOrigin = 'uploaded',
) {
  const { models, gateway, probes } = stock;
  await probes.temporal().catch(() => {
    throw unavailable('Temporal');
  });
  const stored = await models.codes.upload(product.id, rows, origin).catch(async (error: unknown) => {
    // What was stored before it broke off is in stock, and whoever waits for it must hear of it.
    await gateway.stockChanged(product.id);
    throw isDatabaseFailure(error) ? brokenOff() : error;
  });
  await wakeWaitingLines(stock, product, stored.inserted);
  return stored;
}

async function wakeWaitingLines({ models, gateway }: Stock, product: Product, inserted: number): Promise<void> {
  const told = await gateway.stockChanged(product.id);
  if (told.status !== 'taken')
    throw new Problem(
      503,
      'waiting_lines_not_told',
      `${inserted} codes are stored, but the lines that wait for them could not be told. Send the same upload again with partial=true: no code is stored twice.`,
      { headers: { 'retry-after': '5' } },
    );
  await rearmWarning(models, product);
}

async function rearmWarning(models: ApiContext['models'], product: Product): Promise<void> {
  try {
    await rearmAboveThreshold(models, product);
  } catch (error) {
    // The codes are stored: a missed re-arming costs a warning, an error here would cost a second upload.
    if (!isDatabaseFailure(error)) throw error;
  }
}

const reportOf = ({ row, code, firstRow }: CodeRow, problem: RowProblem): RowReport => ({
  row,
  problem,
  firstRow,
  masked: code === '' ? null : maskCode(code),
});

async function markKnown({ codes }: ApiContext['models'], product: Product, rows: CodeRow[]): Promise<CodeRow[]> {
  const good = rows.filter(({ problem }) => problem === null).map(({ code }) => code);
  const known = await codes.knownAmong(product.id, good);
  return rows.map((row) => (row.problem === null && known.has(row.code) ? { ...row, problem: 'duplicate' } : row));
}

const brokenOff = (): Problem =>
  new Problem(
    503,
    'upload_broken_off',
    'The database cannot be reached, and part of the codes may be stored. Send the same upload again with partial=true: no code is stored twice.',
    { headers: { 'retry-after': '5' } },
  );

const rejected = (report: { rows: number; problems: RowReport[]; waitingLines: number }): Problem =>
  new Problem(
    422,
    'codes_rejected',
    `${report.problems.length} of ${report.rows} rows are not codes, so nothing was stored. Correct them, or send partial=true to store the others.`,
    {
      errors: report.problems.slice(0, 100).map(({ row, problem }) => ({ path: `row ${row}`, message: problem })),
      members: { ...report, inserted: 0 },
    },
  );
