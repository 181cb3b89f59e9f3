import type { GatewayName } from '../domain/payment';

/** A gateway that could not be asked or gave no answer to go by; says so without what was sent or received. */
export class PaymentGatewayError extends Error {
  override readonly name = 'PaymentGatewayError';

  constructor(gateway: GatewayName, what: string) {
    super(`Payment gateway ${gateway}: ${what}`);
  }
}
