import type { Schemas } from '../../api/client';

/** The states of subscriptions, in the order in which they are lived through. */
export const STATES = [
  'active',
  'overdue',
  'suspended',
  'paused',
  'ending',
  'ended',
] as const satisfies readonly Schemas['Subscription']['state'][];

/** The state of this name; undefined for any other text. */
export const stateOf = (text: string | undefined) => STATES.find((state) => state === text);
