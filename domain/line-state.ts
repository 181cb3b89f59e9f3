/** The states of an order's line. */
export const LINE_STATES = [
  'accepted',
  'allocating',
  'requesting',
  'granted',
  'charged',
  'delivered',
  'exception',
  'rejected',
  'cancelled',
  'expired',
  'refunded',
  'revoked',
] as const;

export type LineState = (typeof LINE_STATES)[number];

/** Where a line may go from each state: the only such table. */
export const LINE_TRANSITIONS: Record<LineState, readonly LineState[]> = {
  accepted: ['allocating', 'exception', 'rejected', 'cancelled', 'refunded'],
  allocating: ['requesting', 'granted', 'exception', 'cancelled', 'refunded'],
  requesting: ['granted', 'exception', 'cancelled', 'refunded'],
  granted: ['charged', 'delivered', 'exception', 'cancelled', 'refunded'],
  charged: ['delivered', 'exception', 'refunded'],
  delivered: ['exception', 'refunded', 'revoked'],
  exception: [
    'accepted',
    'requesting',
    'granted',
    'charged',
    'exception',
    'rejected',
    'cancelled',
    'expired',
    'refunded',
  ],
  rejected: [],
  cancelled: [],
  expired: [],
  refunded: ['revoked'],
  revoked: [],
};

const ENDS: ReadonlySet<LineState> = new Set(['delivered', 'rejected', 'cancelled', 'expired', 'refunded', 'revoked']);

/** True once nothing more happens to a line by itself. */
export const hasEnded = (state: LineState): boolean => ENDS.has(state);

/** True when the table lets a line go from one state to the other. */
export const canMove = (from: LineState, to: LineState): boolean => LINE_TRANSITIONS[from].includes(to);
