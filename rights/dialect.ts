import type { KeyRequest, RevocationRequest } from '../domain/rights';
import type { FoundKeys } from './key-rules';

/** Why there is no success, in the server's words; each is null where it did not say. */
export interface Complaint {
  retriable: boolean | null;
  returnCode: string | null;
  returnMessage: string | null;
}

export type KeyAnswer = FoundKeys & Complaint;

export type RevocationAnswer = Complaint & { isSuccessful: boolean };

/** What came over the wire. */
export interface RawAnswer {
  body: Buffer;
  contentType: string | null;
}

/** How a publisher's requests are written and its answers read; null stands for an answer that makes no sense. */
export interface KeyDialect {
  headers: Record<string, string>;
  writeKeyRequest(request: KeyRequest): string;
  readKeyAnswer(answer: RawAnswer, quantity: number): KeyAnswer | null;
  writeRevocation(request: RevocationRequest): string;
  readRevocationAnswer(answer: RawAnswer): RevocationAnswer | null;
}
