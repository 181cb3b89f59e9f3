import type { LicenseEntry } from './license';
import type { Order } from './order';
import type { Attempt } from './rights';

/** A mail of an order, without its address. */
export interface ToldMail {
  kind: string;
  messageId: string;
  status: 'sending' | 'sent' | 'refused';
  attempts: number;
  /** ISO times. */
  begunAt: string;
  changedAt: string;
  sentAt: string | null;
  refusal: string | null;
}

/** What a store has told of an order besides its purchase. */
export interface ToldStoreEvent {
  at: string;
  eventId: string;
  kind: string;
  type: string | null;
  reason: string | null;
}

/** A key that is taken back at its publisher. */
export interface ToldRevocation {
  line: string;
  publisher: string;
  state: string;
  attempts: number;
  requestedAt: string;
  updatedAt: string;
  returnCode: string | null;
  returnMessage: string | null;
}

/** What a person has done besides what the order's own timeline tells. */
export interface ToldAction {
  at: string;
  by: string;
  action: string;
  why: string | null;
  details: Readonly<Record<string, string | number | boolean | null>>;
}

/** All that is recorded of one order. */
export interface OrderRecords {
  order: Order;
  attempts: readonly Attempt[];
  mails: readonly ToldMail[];
  storeEvents: readonly ToldStoreEvent[];
  licenses: readonly { line: string | null; history: readonly LicenseEntry[] }[];
  revocations: readonly ToldRevocation[];
  actions: readonly ToldAction[];
}
