import type { Reconciliation } from '../../domain/reconciliation';

/** A run that has just begun. */
export const newReconciliation = (changes: Partial<Reconciliation> = {}): Reconciliation => ({
  id: 'run-1',
  storeId: 'shop',
  dryRun: false,
  by: null,
  state: 'running',
  continues: true,
  since: '2026-01-01T00:00:00.000Z',
  until: '2026-01-02T00:00:00.000Z',
  startedAt: '2026-01-02T00:00:00.000Z',
  endedAt: null,
  listed: 0,
  missed: 0,
  misses: [],
  failure: null,
  ...changes,
});
