import type { z } from 'zod';
import { noteOf, sandboxDefaults, variables, type Variables } from './variables';

/** The keys as they are written in the environment; `keys` encrypt, the first of them for now. */
export interface KeyTexts {
  keys: string;
  indexKey: string;
  identityKey: string;
}

/** How Temporal is reached. */
export interface TemporalEnvironment {
  temporalAddress: string;
  temporalNamespace: string;
  temporalTls: boolean;
  temporalApiKey: string | null;
}

/** All settings of a process. */
export interface Environment extends TemporalEnvironment {
  sandbox: boolean;
  host: string;
  port: number;
  /** Without a slash at its end. */
  publicUrl: string;
  /** Without a slash at its end; null when no browser may call the codec endpoint. */
  temporalUiUrl: string | null;
  mongodbUri: string;
  adminKey: string;
  keys: KeyTexts;
  smtpUrl: string;
  mailFrom: string;
  vendorName: string;
  /** Per minute, store and address. */
  webhookRateLimit: number;
  /** Per minute and address. */
  publicRateLimit: number;
  /** Of calls on licenses, per minute and API key. */
  licenseRateLimit: number;
  replyWaitSeconds: number;
  maximumUnits: number;
  trustedProxies: number;
  maxCachedWorkflows: number;
  mailPoolSize: number;
  /** Without a slash at its end; null outside the sandbox. */
  sandboxPaymentsUrl: string | null;
  logLevel: Variables['LOG_LEVEL'];
}

/** An environment that a process cannot start with; the message lists every fault in it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: string[]) {
    super(`Keyrail cannot start: ${faults.length} of its settings are missing or wrong.\n\n${faults.join('\n')}`);
  }
}

// A key that can be guessed opens everything, so the sandbox's short one is refused elsewhere.
const MINIMUM_ADMIN_KEY = 24;

const databaseVariables = variables.pick({
  KEYRAIL_SANDBOX: true,
  MONGODB_URI: true,
  ENCRYPTION_KEYS: true,
  INDEX_KEY: true,
  IDENTITY_KEY: true,
});

const temporalVariables = databaseVariables
  .omit({ MONGODB_URI: true })
  .extend(
    variables.pick({ TEMPORAL_ADDRESS: true, TEMPORAL_NAMESPACE: true, TEMPORAL_TLS: true, TEMPORAL_API_KEY: true })
      .shape,
  );

/** Reads all settings, or throws one error that tells of everything that is missing or wrong. */
export const readEnvironment = (env: NodeJS.ProcessEnv): Environment => environmentOf(readVariables(variables, env));

/** The same for what works on the database alone. */
export function readDatabaseEnvironment(env: NodeJS.ProcessEnv): Pick<Environment, 'mongodbUri' | 'keys'> {
  const values = readVariables(databaseVariables, env);
  return { mongodbUri: values.MONGODB_URI, keys: keysOf(values) };
}

/** The same for what reaches Temporal alone. */
export function readTemporalEnvironment(env: NodeJS.ProcessEnv): TemporalEnvironment & Pick<Environment, 'keys'> {
  const values = readVariables(temporalVariables, env);
  return { ...temporalOf(values), keys: keysOf(values) };
}

function readVariables<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): z.output<Schema> {
  const given = givenSettings(env);
  const result = schema.safeParse({ ...(given.KEYRAIL_SANDBOX === '1' && sandboxDefaults(given)), ...given });
  const faults = [...(result.error?.issues ?? []).map((issue) => faultOf(issue, given)), ...weakKeyFaults(given)];
  if (!result.success || faults.length > 0) throw new ConfigurationError(faults);
  return result.data;
}

/** The variables that are set: an empty one is not, which is how Compose passes on what nobody has set. */
export function givenSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(env).map(([name, value]) => [name, value?.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value));
}

function faultOf({ path, message }: z.core.$ZodIssue, given: NodeJS.ProcessEnv): string {
  const name = path[0] as keyof Variables;
  return describeFault(name, given[name] === undefined ? 'is missing' : `is wrong: it ${message}`);
}

function weakKeyFaults({ ADMIN_KEY, KEYRAIL_SANDBOX }: NodeJS.ProcessEnv): string[] {
  if (ADMIN_KEY === undefined || KEYRAIL_SANDBOX === '1' || ADMIN_KEY.length >= MINIMUM_ADMIN_KEY) return [];
  return [describeFault('ADMIN_KEY', `is wrong: it has fewer than ${MINIMUM_ADMIN_KEY} characters`)];
}

// The value is left out: it may be a secret.
function describeFault(name: keyof Variables, fault: string): string {
  const { purpose, example } = noteOf(name);
  return `${name} ${fault}\n  ${purpose}\n  Example: ${example}`;
}

function environmentOf(values: Variables): Environment {
  return {
    sandbox: values.KEYRAIL_SANDBOX === '1',
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    ...temporalOf(values),
    temporalUiUrl: values.TEMPORAL_UI_URL ?? null,
    mongodbUri: values.MONGODB_URI,
    adminKey: values.ADMIN_KEY,
    keys: keysOf(values),
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    vendorName: values.VENDOR_NAME,
    webhookRateLimit: values.WEBHOOK_RATE_LIMIT,
    publicRateLimit: values.PUBLIC_RATE_LIMIT,
    licenseRateLimit: values.LICENSE_RATE_LIMIT,
    replyWaitSeconds: values.REPLY_WAIT_SECONDS,
    maximumUnits: values.MAXIMUM_UNITS,
    trustedProxies: values.TRUSTED_PROXIES,
    maxCachedWorkflows: values.MAX_CACHED_WORKFLOWS,
    mailPoolSize: values.MAIL_POOL_SIZE,
    sandboxPaymentsUrl: (values.KEYRAIL_SANDBOX === '1' && values.SANDBOX_PAYMENTS_URL) || null,
    logLevel: values.LOG_LEVEL,
  };
}

const temporalOf = (
  values: Pick<Variables, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TLS' | 'TEMPORAL_API_KEY'>,
): TemporalEnvironment => ({
  temporalAddress: values.TEMPORAL_ADDRESS,
  temporalNamespace: values.TEMPORAL_NAMESPACE,
  temporalTls: values.TEMPORAL_TLS === '1' || values.TEMPORAL_API_KEY !== undefined,
  temporalApiKey: values.TEMPORAL_API_KEY ?? null,
});

const keysOf = (values: Pick<Variables, 'ENCRYPTION_KEYS' | 'INDEX_KEY' | 'IDENTITY_KEY'>): KeyTexts => ({
  keys: values.ENCRYPTION_KEYS,
  indexKey: values.INDEX_KEY,
  identityKey: values.IDENTITY_KEY,
});
