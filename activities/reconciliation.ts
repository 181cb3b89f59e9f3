import { heartbeat } from '@temporalio/activity';
import type { EventPage, Listing } from '../connectors/connector';
import type { PlatformAccess } from '../connectors/platform-access';
import {
  FIRST_LOOK_BACK_MS,
  OVERLAP_MS,
  sayingOf,
  type MissOutcome,
  type Reconciliation,
  type ReconciliationRequest,
} from '../domain/reconciliation';
import type { Store } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import type { Models } from '../models/models';
import type { SaidMiss } from '../models/reconciliation';
import { platformOf, type PlatformDependencies } from './platform';

export interface ReconciliationDependencies extends PlatformDependencies {
  models: PlatformDependencies['models'] & Pick<Models, 'reconciliations'>;
  storeEvents: StoreEvents;
}

/** The way in for what a store tells, by webhook or asked. */
export interface StoreEvents {
  /** True once the event cannot be lost any more; false when Keyrail refuses it. Throws while that cannot be known. */
  take(store: Store, event: StoreEvent): Promise<boolean>;
  /** True for an event that tells nothing new. */
  isKnown(store: Store, event: StoreEvent): Promise<boolean>;
}

/** A run by the id and the time that its workflow has given it. */
export interface ReconciliationRun extends ReconciliationRequest {
  id: string;
  /** ISO time. */
  startedAt: string;
}

export type ReconciliationActivities = ReturnType<typeof reconciliationActivities>;

/** What finds and takes the events that no webhook has brought. */
export const reconciliationActivities = (dependencies: ReconciliationDependencies) => {
  const { models, storeEvents } = dependencies;

  async function readPage({ id, storeId, dryRun }: ReconciliationRun, listing: Listing): Promise<string | null> {
    const { store, listEvents } = await listerOf(dependencies, storeId);
    const { events, cursor } = await listEvents(listing);
    const misses: SaidMiss[] = [];
    for (const event of events) {
      heartbeat();
      const outcome = await reconcile(storeEvents, store, event, dryRun);
      if (outcome !== null) misses.push(missOf(event, outcome));
    }
    await models.reconciliations.addPage(id, { listed: events.length, misses });
    return cursor;
  }

  return {
    /** Fixes the period of a run and writes it down; a repeated call finds it as it was. */
    async beginReconciliation({ since, startedAt, ...run }: ReconciliationRun): Promise<Listing> {
      const known = await models.reconciliations.find(run.id);
      const begun =
        known ??
        newReconciliation(
          { ...run, continues: since === null },
          startedAt,
          since ?? (await nextStart(dependencies, run, startedAt)),
        );
      if (!known) await models.reconciliations.begin(begun);
      return { since: begun.since, until: begun.until, cursor: null };
    },

    /** Takes what a platform lists page by page, and tells after each where the next begins; null after the last. */
    async reconcilePage(run: ReconciliationRun, listing: Listing): Promise<string | null> {
      try {
        return await readPage(run, listing);
      } catch (error) {
        // The failure that is told to Temporal is this one, also where the database is what is down.
        await models.reconciliations.noteFailure(run.id, (error as Error).message).catch(() => undefined);
        throw error;
      }
    },

    /** Closes the record of a run; `failure` says why it could not go on. */
    async endReconciliation(id: string, endedAt: string, failure: string | null): Promise<void> {
      await models.reconciliations.end(id, { state: failure === null ? 'completed' : 'failed', endedAt, failure });
    },
  };
};

const newReconciliation = (
  { id, storeId, dryRun, by, continues }: Omit<ReconciliationRun, 'since' | 'startedAt'> & { continues: boolean },
  startedAt: string,
  since: string,
): Reconciliation => ({
  id,
  storeId,
  dryRun,
  by,
  state: 'running',
  continues,
  since,
  until: startedAt,
  startedAt,
  endedAt: null,
  listed: 0,
  missed: 0,
  misses: [],
  failure: null,
});

async function nextStart(
  { models }: ReconciliationDependencies,
  { storeId }: Pick<ReconciliationRun, 'storeId'>,
  startedAt: string,
): Promise<string> {
  const before = await models.reconciliations.reconciledUntil(storeId);
  const start = before ? Date.parse(before) - OVERLAP_MS : Date.parse(startedAt) - FIRST_LOOK_BACK_MS;
  return new Date(start).toISOString();
}

interface Lister {
  store: Store;
  listEvents(listing: Listing): Promise<EventPage>;
}

async function listerOf(dependencies: ReconciliationDependencies, storeId: string): Promise<Lister> {
  const { store, connector, access } = await platformOf(dependencies, storeId);
  const listEvents = connector.listEvents?.bind(connector);
  if (!listEvents) throw new Error(`${store.platform} lists no events`);
  return { store, listEvents: (listing) => listEvents(listing, access satisfies PlatformAccess) };
}

/** Null for an event that was known, or says nothing that matters. */
async function reconcile(
  { isKnown, take }: StoreEvents,
  store: Store,
  event: StoreEvent,
  dryRun: boolean,
): Promise<MissOutcome | null> {
  if (event.kind === 'ignored' || (await isKnown(store, event))) return null;
  if (dryRun) return 'would_be_taken';
  const isTaken = await take(store, event);
  if (event.kind === 'unreadable') return 'unreadable';
  return isTaken ? 'taken' : 'refused';
}

const missOf = (event: StoreEvent, outcome: MissOutcome): SaidMiss => ({
  kind: event.kind,
  eventId: event.eventId,
  externalId: 'externalId' in event ? event.externalId : null,
  outcome,
  saying: sayingOf(event),
});
