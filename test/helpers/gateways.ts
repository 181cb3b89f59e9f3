import type { GatewayCredentials } from '../../domain/payment';

/** The credentials of a store that charges nothing itself. */
export const NO_GATEWAY: GatewayCredentials = { secretKey: null, publicKey: null };
