import type { OrderIdentity } from './ids';
import type { Line } from './order';
import type { Address, Buyer } from './purchase';

/** What a buyer gets from a publisher. */
export const KEY_TYPES = ['serialNumber', 'unlockCode', 'downloadUrl'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

/** A key as a key server gives it. */
export interface Key {
  value: string;
  type: KeyType;
}

/** Longest key that is taken, in bytes of UTF-8. */
export const MAXIMUM_KEY_BYTES = 64 * 1024;

/** One line's request to a key server, in a publisher's terms; dialects write it down. */
export interface KeyRequest {
  orderId: string;
  /** The same whenever this very request is repeated, and no other's; a publisher that remembers it issues no keys twice. */
  requestId?: string | null;
  /** ISO time. */
  submittedAt: string;
  /** What the publisher knows the order by; an operator may correct it. */
  externalReference: string;
  lineId: string;
  quantity: number;
  product: { id: string; externalReference: string | null; locale: string | null };
  user: { id: string; email: string | null };
  buyer: Buyer;
  billingAddress: Address | null;
  shippingAddress: Address | null;
  currency: string | null;
  /** Minor units; null when the store has not told. */
  unitPrice: number | null;
  /** On the whole line, in minor units; null when the store has not told. */
  tax?: number | null;
  attributes: Record<string, string>;
  productAttributes: Record<string, string>;
}

/** Why there is no answer to go by yet. */
export type PendingCause = 'retry' | 'timeout' | 'network' | 'server' | 'invalid' | 'busy';

/** What a key server's answer says besides its verdict, kept with the attempt; never a key. */
export interface AnswerFacts {
  /** Null when there was no answer. */
  httpStatus: number | null;
  returnCode: string | null;
  /** The server's words; where it had none, Keyrail's for what went wrong, as in `ECONNREFUSED`. */
  returnMessage: string | null;
}

/** A key server's answer to one request: every outcome is a value. */
export type KeyReply = AnswerFacts &
  /** At least one key, each as it came: there may be fewer than asked, more, or one twice. */
  (
    | { status: 'granted'; keys: Key[] }
    | { status: 'refused' }
    /** `busy` means that it has not been asked: too many calls are under way, or it has failed too often just now. */
    | { status: 'pending'; cause: PendingCause; retryAfterMs: number | null }
  );

/** Why a key is taken back, in the revocation protocol's words. */
export const REVOCATION_REASONS = [
  'DisputeLineitem',
  'DisputeAmount',
  'FraudSuppression',
  'ReturnProduct',
  'ReturnSatisfaction',
  'DeclinedSettlement',
  'PreLoadCancel',
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** One key's revocation, in a publisher's terms. */
export interface RevocationRequest {
  /** As a key request's. */
  requestId?: string | null;
  orderId: string;
  externalReference: string;
  lineId: string;
  product: { id: string; externalReference: string | null; locale: string | null };
  user: { id: string; email: string | null };
  key: Key;
  /** Which of the line's units, from 1. */
  unit: number;
  reason: RevocationReason;
  /** ISO time of the return, dispute or suspicion; null when it is not known. */
  occurredAt?: string | null;
  currency?: string | null;
  /** Minor units. */
  unitPrice?: number | null;
  attributes?: Record<string, string>;
  productAttributes?: Record<string, string>;
}

export type RevocationReply = AnswerFacts &
  (
    | { status: 'acknowledged' }
    | { status: 'refused' }
    | { status: 'pending'; cause: PendingCause; retryAfterMs: number | null }
  );

/** A publisher's key server; neither call ever rejects. */
export interface KeyServer {
  requestKeys(request: KeyRequest): Promise<KeyReply>;
  revokeKey(request: RevocationRequest): Promise<RevocationReply>;
}

/** One question put to a key server; recorded before it is put, so that one without an answer shows that a key may have been lost. */
export interface Attempt extends AnswerFacts {
  orderId: string;
  line: string;
  round: number;
  publisher: string;
  quantity: number;
  /** What the publisher was told to know the order by. */
  reference: string;
  /** ISO times; `answeredAt` is null while there is no answer. */
  askedAt: string;
  answeredAt: string | null;
  durationMs: number | null;
  outcome: 'granted' | 'short' | 'duplicate' | 'refused' | PendingCause | null;
  /** Keys that came with it. */
  keys: number;
}

/** A line whose keys are to be asked for, with what the publisher is told of its order. */
export interface RightsRequest {
  identity: OrderIdentity;
  buyer: Buyer;
  currency: string | null;
  acceptedAt: string;
  line: Line;
}

/** Why keys are still to be waited for: what was wrong, in the publisher's words where it had any. */
export interface RightsDelay extends AnswerFacts {
  cause: PendingCause | 'short';
  /** When the publisher wants to be asked again; null for the usual time. */
  retryAfterMs: number | null;
}

/** What has come of asking for a line's keys; `granted` counts the units that have theirs now. */
export type RightsOutcome = { granted: number; publisher: string } & (
  | { status: 'granted' }
  | ({ status: 'pending' } & RightsDelay)
  | { status: 'refused'; returnCode: string | null; returnMessage: string | null }
  /** A key that another line has: it is nobody's twice. */
  | { status: 'duplicate' }
);

/** The type of the failure that makes Temporal ask again later. */
export const KEY_NOT_READY = 'KeyNotReady';

/** The cause of taking back a key that its line did not need. */
export const SURPLUS = 'surplus';

/** One key that is taken back, by the unit that had it. */
export interface Revocation {
  identity: OrderIdentity;
  /** The line as it was when it had the key. */
  line: Line;
  buyer: Buyer;
  currency: string | null;
  unit: string;
  reason: RevocationReason;
  /** Names what it was taken back for: an event of the store, or an action here. */
  cause: string;
  /** ISO time. */
  requestedAt: string;
}
