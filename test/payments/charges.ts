import type { Charge } from '../../domain/payment';

let count = 0;

/** A charge of its own for one line. */
export const aCharge = (changes: Partial<Charge> = {}): Charge => ({
  key: `order-1/line-1/${++count}`,
  orderId: 'order-1',
  externalId: 'A-1',
  line: 'line-1',
  money: { amount: 4_900, currency: 'USD' },
  method: { method: 'pm_card', customer: 'cus_ann' },
  mode: 'savedMethod',
  attempt: 1,
  ...changes,
});

/** A charge by the sandbox's card. */
export const aSandboxCharge = (changes: Partial<Charge> = {}): Charge =>
  aCharge({ method: { method: 'sandbox-card', customer: null }, ...changes });
