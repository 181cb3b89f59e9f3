/** Names one press of a button: however often its call is repeated, it changes something once. */
export const onceOnly = () => ({ 'idempotency-key': crypto.randomUUID() });
