import type { Schemas } from '../api/client';
import { StateBadge } from './state-badge';

type Code = Pick<Schemas['ListedCode'], 'state' | 'order' | 'deliveredAt' | 'licenseState'>;
type State = Schemas['ListedCode']['state'];

/** What the states of codes are called where they are counted and chosen. */
export const CODE_STATES: Record<State, string> = {
  available: 'In stock',
  reserved: 'Given out',
  revoked: 'Revoked',
};

/** How a code stands: of one that is given out, whether its buyer has it, and may use it still. */
export function CodeState({ code: { state, order, deliveredAt, licenseState } }: { code: Code }) {
  if (state !== 'reserved') return <StateBadge state={state} label={CODE_STATES[state]} />;
  if (licenseState === 'revoked') return <StateBadge state="revoked" label="Taken back" />;
  if (order === null) return <StateBadge state="delivered" label="Handed out" />;
  return deliveredAt === null ? (
    <StateBadge state="processing" label="With an order" />
  ) : (
    <StateBadge state="delivered" label="Delivered" />
  );
}
