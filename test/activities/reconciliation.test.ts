import { MockActivityEnvironment } from '@temporalio/testing';
import { createCatalog } from '../../activities/catalog';
import { reconciliationActivities, type ReconciliationRun } from '../../activities/reconciliation';
import type { Connector, EventPage, Listing } from '../../connectors/connector';
import { OVERLAP_MS } from '../../domain/reconciliation';
import type { StoreEvent } from '../../domain/store-event';
import { useDatabase } from '../helpers/database';
import { purchase as told } from '../helpers/purchases';
import { store } from './shop';

const LISTING: Listing = { since: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z', cursor: null };

const run = (changes: Partial<ReconciliationRun> = {}): ReconciliationRun => ({
  id: 'run-1',
  storeId: 'shop',
  since: null,
  dryRun: false,
  by: null,
  startedAt: '2026-01-10T00:00:00.000Z',
  ...changes,
});

const purchase = told();

const refunded = (externalId: string): StoreEvent => ({
  kind: 'orderRefunded',
  eventId: `refund-${externalId}`,
  externalId,
  lineKeys: 'all',
});

describe('reconciliationActivities', () => {
  const database = useDatabase();
  const asked: Listing[] = [];
  let page: EventPage;
  let failure: Error | null = null;
  const lister: Connector = {
    verify: () => undefined,
    parse: () => [],
    answer: () => ({ status: 200, contentType: 'text/plain', body: '' }),
    listEvents: (listing) => {
      asked.push(listing);
      return failure ? Promise.reject(failure) : Promise.resolve(page);
    },
  };
  const take = jest.fn(() => Promise.resolve(true));
  const known = new Set<string>();
  const activities = () =>
    reconciliationActivities({
      models: database.models,
      catalog: createCatalog(database.models),
      findConnector: () => lister,
      callApi: () => Promise.reject(new Error('not asked')),
      storeEvents: { take, isKnown: (_store, { eventId }) => Promise.resolve(known.has(eventId)) },
    });
  const reconcile = (of: ReconciliationRun, listing = LISTING) =>
    new MockActivityEnvironment().run(() => activities().reconcilePage(of, listing));

  beforeEach(async () => {
    asked.length = 0;
    known.clear();
    take.mockClear();
    await database.models.stores.save(store({ id: 'shop', platform: 'stripe' }));
  });

  it('begins three days back for a store that has had no run, and with an hour of overlap where the last has ended', async () => {
    const { beginReconciliation, endReconciliation } = activities();
    const first = await beginReconciliation(run());
    await endReconciliation('run-1', '2026-01-10T00:00:05.000Z', null);
    const second = await beginReconciliation(run({ id: 'run-2', startedAt: '2026-01-10T01:00:00.000Z' }));

    expect(first).toEqual({ since: '2026-01-07T00:00:00.000Z', until: '2026-01-10T00:00:00.000Z', cursor: null });
    expect(second.since).toBe(new Date(Date.parse(first.until) - OVERLAP_MS).toISOString());
  });

  it('leaves what a failed run and a dry run have not taken to the next', async () => {
    const { beginReconciliation, endReconciliation } = activities();
    const id = (name: string) => ({ id: name, storeId: 'unlucky' });
    await database.models.stores.save(store({ id: 'unlucky', platform: 'stripe' }));
    await beginReconciliation(run({ ...id('failed') }));
    await endReconciliation('failed', '2026-01-10T00:00:05.000Z', 'it answered 401');
    await beginReconciliation(run({ ...id('dry'), dryRun: true }));
    await endReconciliation('dry', '2026-01-10T00:00:05.000Z', null);

    expect(await beginReconciliation(run({ ...id('next') }))).toMatchObject({ since: '2026-01-07T00:00:00.000Z' });
  });

  it('leaves nothing out after a run that an operator has let begin later', async () => {
    const { beginReconciliation, endReconciliation } = activities();
    await database.models.stores.save(store({ id: 'mended', platform: 'stripe' }));
    const of = (id: string, since: string | null) => run({ id, storeId: 'mended', since });
    await beginReconciliation(of('by-hand', '2026-01-09T23:00:00.000Z'));
    await endReconciliation('by-hand', '2026-01-10T00:00:05.000Z', null);

    expect(await beginReconciliation(of('scheduled', null))).toMatchObject({ since: '2026-01-07T00:00:00.000Z' });
  });

  it('takes what no webhook has brought, and tells of it', async () => {
    page = {
      events: [refunded('known'), refunded('missed'), { kind: 'ignored', eventId: 'x', type: 'x' }],
      cursor: null,
    };
    known.add('refund-known');
    await activities().beginReconciliation(run({ id: 'taken' }));
    const cursor = await reconcile(run({ id: 'taken' }));

    expect(cursor).toBeNull();
    expect(asked).toEqual([LISTING]);
    expect(take.mock.calls).toEqual([[expect.objectContaining({ id: 'shop' }), refunded('missed')]]);
    expect(await database.models.reconciliations.find('taken')).toMatchObject({
      listed: 3,
      missed: 1,
      misses: [{ kind: 'orderRefunded', eventId: 'refund-missed', externalId: 'missed', outcome: 'taken' }],
    });
  });

  it('takes nothing in a dry run, and tells what it would take', async () => {
    page = { events: [refunded('dry')], cursor: 'next' };
    await activities().beginReconciliation(run({ id: 'dry-run', dryRun: true }));

    expect(await reconcile(run({ id: 'dry-run', dryRun: true }))).toBe('next');
    expect(take).not.toHaveBeenCalled();
    expect(await database.models.reconciliations.find('dry-run')).toMatchObject({
      misses: [{ outcome: 'would_be_taken' }],
    });
  });

  it('tells a miss once although its page is repeated', async () => {
    page = { events: [refunded('twice')], cursor: null };
    await activities().beginReconciliation(run({ id: 'repeated' }));
    await reconcile(run({ id: 'repeated' }));
    await reconcile(run({ id: 'repeated' }));

    expect(await database.models.reconciliations.find('repeated')).toMatchObject({ missed: 1 });
  });

  it('counts a sale once that two lists of the platform tell by ids of their own, and each refund of its own', async () => {
    const paid = (eventId: string, externalId: string) => ({
      kind: 'orderPaid' as const,
      eventId,
      externalId,
      purchase,
    });
    const partly = { kind: 'orderRefunded' as const, eventId: 'r-1', externalId: 'S-1', lineKeys: ['a'] };
    page = {
      events: [paid('e-1', 'S-1'), paid('listed:S-1', 'S-1'), paid('e-2', 'S-2'), partly, refunded('S-1')],
      cursor: null,
    };
    await activities().beginReconciliation(run({ id: 'two-lists', dryRun: true }));
    await reconcile(run({ id: 'two-lists', dryRun: true }));
    const found = await database.models.reconciliations.find('two-lists');

    expect(found).toMatchObject({ listed: 5, missed: 4 });
    expect(found?.misses.map(({ eventId }) => eventId)).toEqual(['e-1', 'e-2', 'r-1', 'refund-S-1']);
  });

  it('shows why its last try has failed while it goes on, until one succeeds', async () => {
    const failureOf = async () => (await database.models.reconciliations.find('unreachable'))?.failure;
    await activities().beginReconciliation(run({ id: 'unreachable' }));
    failure = new Error("The platform's API answered 401");

    await expect(reconcile(run({ id: 'unreachable' }))).rejects.toThrow('401');
    expect(await failureOf()).toBe("The platform's API answered 401");

    failure = null;
    page = { events: [], cursor: 'next' };
    await reconcile(run({ id: 'unreachable' }));

    expect(await failureOf()).toBeNull();
  });

  it('fails, to be tried again, while an event cannot be taken', async () => {
    page = { events: [refunded('outage')], cursor: null };
    take.mockRejectedValueOnce(new Error('no Temporal'));

    await expect(reconcile(run({ id: 'outage' }))).rejects.toThrow('no Temporal');
  });
});
