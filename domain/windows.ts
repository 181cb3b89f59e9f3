/** How long a line may wait for its codes or for an operator before it ends: the vendor protocol's 21 days. */
export const EXCEPTION_WINDOW_MS = 21 * 24 * 60 * 60 * 1000;

/** How often a publisher is asked again for what it has not given yet: the vendor protocol's hour. */
export const KEY_RETRY_INTERVAL_MS = 60 * 60 * 1000;

/** The most units a line may have, unless the setting says otherwise. */
export const MAXIMUM_UNITS = 1000;

/** The most units that a message or a correction may name at all: more is a mistake, and would keep a worker from all else. */
export const MAXIMUM_QUANTITY = 1_000_000;

/** Units allocated in one step, over all lines of an order, so that a step stays short. */
export const ALLOCATION_BATCH = 100;

/** How long the buyer may mend a declined payment, where the store does not say otherwise. */
export const PAYMENT_WINDOW_DAYS = 7;
