import { canMove, hasEnded, LINE_STATES, LINE_TRANSITIONS, type LineState } from '../../domain/line-state';

const reachable = (from: LineState, seen = new Set<LineState>()): Set<LineState> => {
  for (const next of LINE_TRANSITIONS[from]) if (!seen.has(next)) reachable(next, seen.add(next));
  return seen;
};

describe('LINE_TRANSITIONS', () => {
  it('is this table', () => {
    const table = LINE_STATES.map((from) =>
      `${from}: ${LINE_STATES.filter((to) => canMove(from, to)).join(' ')}`.trim(),
    );

    expect(table).toEqual([
      'accepted: allocating exception rejected cancelled refunded',
      'allocating: requesting granted exception cancelled refunded',
      'requesting: granted exception cancelled refunded',
      'granted: charged delivered exception cancelled refunded',
      'charged: delivered exception refunded',
      'delivered: exception refunded revoked',
      'exception: accepted requesting granted charged exception rejected cancelled expired refunded',
      'rejected:',
      'cancelled:',
      'expired:',
      'refunded: revoked',
      'revoked:',
    ]);
  });

  it('leads from an acceptance to every state, and from every open state to an end', () => {
    expect(reachable('accepted', new Set(['accepted']))).toEqual(new Set(LINE_STATES));
    for (const state of LINE_STATES.filter((state) => !hasEnded(state)))
      expect([...reachable(state)].some(hasEnded)).toBe(true);
  });

  it('hands codes over only after all of them were granted', () => {
    expect(LINE_STATES.filter((state) => canMove(state, 'delivered'))).toEqual(['granted', 'charged']);
  });

  it('takes a line whose codes went out back to none of the steps before', () => {
    for (const earlier of ['accepted', 'allocating', 'requesting', 'granted', 'charged'] as const)
      expect(canMove('delivered', earlier)).toBe(false);
  });
});

describe('hasEnded', () => {
  it('is true where nothing more happens by itself', () => {
    expect(LINE_STATES.filter((state) => !hasEnded(state))).toEqual([
      'accepted',
      'allocating',
      'requesting',
      'granted',
      'charged',
      'exception',
    ]);
  });
});
