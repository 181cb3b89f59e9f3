/** What an API key may do, from the least to the most. */
export const ROLES = ['store', 'support', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];
