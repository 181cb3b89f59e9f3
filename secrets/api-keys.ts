import { createHash, randomBytes } from 'node:crypto';

/** Makes an API key; it is shown once, and only its hash is kept. */
export const newApiKey = (): string => `kr_${randomBytes(32).toString('base64url')}`;

/** What is kept of an API key: fast to look up, and no way back, for a key holds 256 bits of chance. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');
