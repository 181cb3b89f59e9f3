import type { Schemas } from '../../api/client';

export type KeyRole = Schemas['ApiKey']['role'];

/** What a key of each role is for, from the least to the most. */
export const ROLES: Readonly<Record<KeyRole, { label: string; may: string }>> = {
  store: { label: 'Store', may: 'For programs: places orders and reads its own. No log-in.' },
  support: { label: 'Support', may: 'Sees everything but codes, and changes nothing.' },
  operator: { label: 'Operator', may: 'Sees everything, and acts on orders, lines and codes.' },
  admin: { label: 'Admin', may: 'The same, and changes settings and keys.' },
};

export const ROLE_CHOICES = Object.entries(ROLES).map(([value, { label }]) => ({ value, label }));

/** True for the name of a role. */
export const isRole = (text: string | null): text is KeyRole => text !== null && text in ROLES;
