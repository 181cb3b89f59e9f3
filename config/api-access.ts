import { givenSettings } from './environment';
import { apiAccessVariables } from './variables';

/** Which API a command calls, and as whom. */
export interface ApiAccess {
  url: string;
  apiKey: string;
}

/** What was read, or a line for each variable that is wrong. */
export type ApiAccessReading = { status: 'read'; access: ApiAccess } | { status: 'refused'; faults: string[] };

// Without an address it is the sandbox that is meant, whose key everybody knows.
const SANDBOX: ApiAccess = { url: 'http://127.0.0.1:3000', apiKey: 'sandbox-admin' };

/** Reads which API a command is meant for: the sandbox's, unless the environment names another. */
export function readApiAccess(env: NodeJS.ProcessEnv): ApiAccessReading {
  const { data, error } = apiAccessVariables.safeParse(givenSettings(env));
  if (error) return refused(error.issues.map(({ path, message }) => `${path.join('.')} is wrong: it ${message}.`));
  const { KEYRAIL_URL: url, KEYRAIL_API_KEY: apiKey } = data;
  if (url !== undefined && apiKey === undefined) return refused(['Set KEYRAIL_API_KEY to an admin key.']);
  return { status: 'read', access: { url: url ?? SANDBOX.url, apiKey: apiKey ?? SANDBOX.apiKey } };
}

const refused = (faults: string[]): ApiAccessReading => ({ status: 'refused', faults });
