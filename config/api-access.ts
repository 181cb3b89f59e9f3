import type { z } from 'zod';
import { givenSettings } from './environment';
import { apiAccessVariables, sandboxPortVariables } from './variables';

/** Which API a command calls, and as whom. */
export interface ApiAccess {
  url: string;
  apiKey: string;
}

/** What was read, or a line for each variable that is wrong. */
export type ApiAccessReading = { status: 'read'; access: ApiAccess } | { status: 'refused'; faults: string[] };

// Everybody knows it, so it is sent to the sandbox alone.
const SANDBOX_KEY = 'sandbox-admin';

/** Reads which API a command is meant for: the sandbox's on its PORT, unless the environment names another. */
export function readApiAccess(env: NodeJS.ProcessEnv): ApiAccessReading {
  const given = givenSettings(env);
  const { data, error } = apiAccessVariables.safeParse(given);
  if (error) return refused(faultsIn(error));
  const { KEYRAIL_URL: url, KEYRAIL_API_KEY: apiKey } = data;
  if (url === undefined) return sandboxAccess(given, apiKey ?? SANDBOX_KEY);
  return apiKey === undefined
    ? refused(['Set KEYRAIL_API_KEY to an admin key.'])
    : { status: 'read', access: { url, apiKey } };
}

function sandboxAccess(given: NodeJS.ProcessEnv, apiKey: string): ApiAccessReading {
  const { data, error } = sandboxPortVariables.safeParse(given);
  return error
    ? refused(faultsIn(error))
    : { status: 'read', access: { url: `http://127.0.0.1:${data.PORT}`, apiKey } };
}

const faultsIn = ({ issues }: z.ZodError): string[] =>
  issues.map(({ path, message }) => `${path.join('.')} is wrong: it ${message}.`);

const refused = (faults: string[]): ApiAccessReading => ({ status: 'refused', faults });
