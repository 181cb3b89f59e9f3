import type { StoreEvent } from './store-event';

/** What a store's platform is to be asked for once more, and by whom. */
export interface ReconciliationRequest {
  storeId: string;
  /** ISO time from which on its events are listed; null for where the run before has ended. */
  since: string | null;
  /** True for a run that tells what it would do, and does nothing. */
  dryRun: boolean;
  /** Who has asked for it; null for the schedule. */
  by: string | null;
}

/** What became of an event that no webhook had brought. */
export const MISS_OUTCOMES = ['taken', 'would_be_taken', 'refused', 'unreadable'] as const;
export type MissOutcome = (typeof MISS_OUTCOMES)[number];

/** An event that a platform lists and no webhook had brought. */
export interface Miss {
  kind: StoreEvent['kind'];
  eventId: string;
  /** The store's order id; null where the event names none. */
  externalId: string | null;
  outcome: MissOutcome;
}

/** Names what an event says: of two that say the same of an order, as of its sale, one is missed. */
export function sayingOf(event: StoreEvent): string {
  switch (event.kind) {
    case 'orderPaid':
    case 'orderPending':
    case 'orderCancelled':
    case 'orderPartlyRefunded':
      return JSON.stringify([event.kind, event.externalId]);
    case 'orderRefunded':
      return JSON.stringify([event.kind, event.externalId, event.lineKeys]);
    case 'orderDisputed':
      return JSON.stringify([event.kind, event.externalId, event.outcome]);
    default:
      return JSON.stringify([event.kind, event.eventId]);
  }
}

export const RECONCILIATION_STATES = ['running', 'completed', 'failed'] as const;
export type ReconciliationState = (typeof RECONCILIATION_STATES)[number];

/** One run over what a platform lists, and what webhooks had missed of it. */
export interface Reconciliation {
  id: string;
  storeId: string;
  dryRun: boolean;
  by: string | null;
  state: ReconciliationState;
  /** True for a run that begins where the one before has ended: only such runs leave nothing out. */
  continues: boolean;
  /** ISO time; the period of which the events are listed. */
  since: string;
  until: string;
  startedAt: string;
  endedAt: string | null;
  /** Events that the platform has listed. */
  listed: number;
  /** Those of them that no webhook had brought. */
  missed: number;
  /** The first of them. */
  misses: Miss[];
  /** Why the run has failed or, while it goes on, its last try, without data of the platform; null where that has not. */
  failure: string | null;
}

/** The misses that one run keeps. */
export const MOST_MISSES = 1_000;

/** What is listed again each time: platforms show what has happened a while later. */
export const OVERLAP_MS = 60 * 60_000;

/** How far back a store's first run looks. */
export const FIRST_LOOK_BACK_MS = 3 * 24 * 60 * 60_000;
