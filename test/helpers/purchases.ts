import type { AllocationOutcome, AllocationRequest, AllocationResult } from '../../domain/allocation';
import type { Purchase, PurchaseLine } from '../../domain/purchase';

/** A line of a purchase, 49.00 each. */
export const purchaseLine = (changes: Partial<PurchaseLine> = {}): PurchaseLine => ({
  key: 'desktop-app',
  product: 'desktop-app',
  quantity: 1,
  unitPrice: 4900,
  ...changes,
});

/** A paid purchase of one unit that is delivered by mail. */
export const purchase = (changes: Partial<Purchase> = {}): Purchase => ({
  eventId: 'event-1',
  channel: 'webhook',
  delivery: 'email',
  test: false,
  currency: 'USD',
  buyer: { email: 'ann@example.com', name: 'Ann', company: null, country: 'DE' },
  identification: {},
  lines: [purchaseLine()],
  ...changes,
});

/** The activity's answer when every line of the request gets what `outcomeOf` says. */
export const allocated = (
  { lines }: AllocationRequest,
  outcomeOf: (line: AllocationRequest['lines'][number]) => AllocationOutcome = granted,
  settings: Partial<AllocationResult> = {},
): AllocationResult => ({
  outcomes: lines.map(outcomeOf),
  replyGraceMinutes: 60,
  notifyVendor: false,
  paymentWindowDays: 7,
  chargeMode: 'savedMethod',
  ...settings,
});

/** All units at once. */
export const granted = (line: AllocationRequest['lines'][number]): AllocationOutcome => ({
  line: line.id,
  status: 'granted',
  product: line.storeProduct,
  granted: line.quantity,
  stockIsLow: false,
});

/** The keys are to be asked for at a publisher. */
export const rights = (line: AllocationRequest['lines'][number]): AllocationOutcome => ({
  line: line.id,
  status: 'rights',
  product: line.storeProduct,
  publisher: 'space-publisher',
});

/** The pool has nothing left. */
export const waiting = (line: AllocationRequest['lines'][number]): AllocationOutcome =>
  ({
    ...granted(line),
    status: 'waiting',
    granted: 0,
  }) as AllocationOutcome;

/** Validation has something against the line. */
export const objection =
  (reason: 'unknown_product' | 'below_minimum_price') =>
  (line: AllocationRequest['lines'][number]): AllocationOutcome => ({
    line: line.id,
    status: 'objection',
    reason,
    facts: { product: line.storeProduct },
  });
