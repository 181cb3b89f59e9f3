import type { UnreadableEvent } from './store-event';

/** A delivery that its store did not sign, or signed with a secret that is not accepted. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';

  constructor(
    message: string,
    /** What the vendor has to do, where it is not to compare the secrets. */
    readonly cure: string | null = null,
  ) {
    super(message);
  }
}

/** A delivery that cannot be read as what its platform sends. */
export class MalformedDeliveryError extends Error {
  override readonly name = 'MalformedDeliveryError';

  constructor(
    message: string,
    /** The events in it that have an id, and could not be read either. */
    readonly events: readonly UnreadableEvent[] = [],
  ) {
    super(message);
  }
}

/** What verifies a delivery cannot be had just now: the platform is to send it again. */
export class VerificationUnavailableError extends Error {
  override readonly name = 'VerificationUnavailableError';
}
