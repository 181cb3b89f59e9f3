import { z } from 'zod';

const MAKE_KEY = '`openssl rand -base64 32`';

/** What a variable is for and an example of it, as the error and the reader's documentation show them. */
export interface VariableNote {
  purpose: string;
  example: string;
}

const setting = <T extends z.ZodType>(schema: T, purpose: string, example: string): T =>
  schema.meta({ purpose, example } satisfies VariableNote);

const text = z.string();
const flag = z.enum(['0', '1'], 'is 0 or 1').default('0');
const url = (...protocols: string[]) =>
  text.refine(
    (value) => protocols.includes(protocolOf(value)),
    `is a URL that starts with ${protocols.join('// or ')}//`,
  );
const webUrl = text
  .refine(
    (value) => /^https?:$/.test(protocolOf(value)) && URL.canParse(value),
    'is a URL that starts with http:// or https://',
  )
  .transform((value) => value.replace(/\/+$/, ''));
const whole = (least: number, most: number) =>
  text
    .regex(/^\d+$/, 'is a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is between ${least} and ${most}`);
const key = text.refine(isKey, 'is 32 bytes in base64');
const encryptionKeys = text.refine(
  areEncryptionKeys,
  'is a list of id:key, each id once and each key 32 bytes in base64',
);

/** The process's environment, variable by variable. */
export const variables = z.object({
  KEYRAIL_SANDBOX: setting(flag, 'Whether this is the sandbox, where addresses and the admin key have defaults.', '0'),
  HOST: setting(text.default('127.0.0.1'), 'The address the API listens on.', '0.0.0.0 in a container'),
  PORT: setting(whole(1, 65_535).prefault('3000'), 'The port the API listens on.', '3000'),
  PUBLIC_URL: setting(
    webUrl,
    'Where buyers and stores reach the API: it is in mails and answers.',
    'https://keys.example.com',
  ),
  TEMPORAL_ADDRESS: setting(
    text.regex(/^[^\s/]+:\d+$/, 'is host:port'),
    "The Temporal server's gRPC address.",
    'temporal.internal:7233',
  ),
  TEMPORAL_NAMESPACE: setting(text, 'The Temporal namespace of the orders.', 'default'),
  TEMPORAL_TLS: setting(flag, 'Whether Temporal is reached over TLS; with an API key it always is.', '1'),
  TEMPORAL_API_KEY: setting(
    text.optional(),
    'The API key of a Temporal Cloud service account.',
    'made in the Temporal Cloud console',
  ),
  TEMPORAL_UI_URL: setting(
    webUrl.optional(),
    "Where operators open Temporal's UI: the one web origin that may call the codec endpoint, of the same site as PUBLIC_URL.",
    'https://temporal.example.com',
  ),
  MONGODB_URI: setting(
    url('mongodb:', 'mongodb+srv:'),
    'The MongoDB replica set and the database in it.',
    'mongodb://keyrail:password@mongo-1,mongo-2,mongo-3/keyrail?replicaSet=rs0&authSource=admin',
  ),
  ADMIN_KEY: setting(
    text,
    'The first API key, with the role admin; at least 24 characters.',
    `the output of ${MAKE_KEY}`,
  ),
  ENCRYPTION_KEYS: setting(
    encryptionKeys,
    'The keys that encrypt codes and credentials, as id:key, comma-separated; the first encrypts, all decrypt.',
    `k1:KEY, where KEY is the output of ${MAKE_KEY}`,
  ),
  INDEX_KEY: setting(key, 'The key of the fingerprints by which a code is looked up.', `the output of ${MAKE_KEY}`),
  IDENTITY_KEY: setting(
    key,
    'The key that order ids and status tokens are derived from; it is never replaced.',
    `the output of ${MAKE_KEY}`,
  ),
  SMTP_URL: setting(url('smtp:', 'smtps:'), 'The mail server.', 'smtps://user:password@smtp.example.com:465'),
  MAIL_FROM: setting(
    text.regex(/^[^<>@\s]+@[^<>@\s]+$|<[^<>@\s]+@[^<>@\s]+>$/, 'is an address, or a name and an <address>'),
    'The sender of all mails.',
    'Example Software <keys@example.com>',
  ),
  VENDOR_NAME: setting(text, "The vendor's name in mails and on the buyer's page.", 'Example Software'),
  WEBHOOK_RATE_LIMIT: setting(
    whole(1, 1_000_000).prefault('600'),
    'Deliveries a minute taken from one store and address.',
    '600',
  ),
  PUBLIC_RATE_LIMIT: setting(
    whole(1, 1_000_000).prefault('60'),
    'Public requests a minute taken from one address.',
    '60',
  ),
  LICENSE_RATE_LIMIT: setting(
    whole(1, 1_000_000).prefault('30000'),
    'Calls on licenses a minute taken with one API key.',
    '30000',
  ),
  REPLY_WAIT_SECONDS: setting(
    whole(0, 60).prefault('10'),
    'How many seconds a call that wants codes in its answer waits for them.',
    '10',
  ),
  MAXIMUM_UNITS: setting(whole(1, 100_000).prefault('1000'), 'The most units a line may have.', '1000'),
  TRUSTED_PROXIES: setting(
    whole(0, 10).prefault('0'),
    "Proxies in front of the API whose word on the caller's address is taken.",
    '1',
  ),
  MAX_CACHED_WORKFLOWS: setting(whole(1, 100_000).prefault('1000'), 'Workflows that a worker keeps in memory.', '1000'),
  MAIL_POOL_SIZE: setting(whole(1, 100).prefault('5'), 'Connections to the mail server.', '5'),
  SANDBOX_PAYMENTS_URL: setting(
    webUrl.optional(),
    "Where the sandbox's payment server listens; nothing outside the sandbox reads it.",
    'http://127.0.0.1:3011',
  ),
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'is a level of pino').default('info'),
    'The least severe entries that are logged.',
    'info',
  ),
});

/** What a command that calls the API reads. */
export const apiAccessVariables = z.object({
  KEYRAIL_URL: setting(webUrl.optional(), 'The API that `npm run apply` calls.', 'https://keys.example.com'),
  KEYRAIL_API_KEY: setting(
    text.regex(/^[!-~]+$/, 'has characters that no API key has').optional(),
    "An admin's key for that API.",
    'made with POST /v1/api-keys',
  ),
});

/** What such a command reads besides when it calls the sandbox. */
export const sandboxPortVariables = variables.pick({ PORT: true });

export type Variables = z.infer<typeof variables>;

/** What the sandbox fills in; its keys are made once and kept by the sandbox itself. */
export const sandboxDefaults = ({
  PORT = '3000',
  MONGODB_PORT = '27017',
}: NodeJS.ProcessEnv): Partial<Record<keyof Variables, string>> => ({
  PUBLIC_URL: `http://127.0.0.1:${PORT}`,
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  TEMPORAL_NAMESPACE: 'default',
  TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
  MONGODB_URI: `mongodb://127.0.0.1:${MONGODB_PORT}/keyrail`,
  ADMIN_KEY: 'sandbox-admin',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Keyrail sandbox <keys@example.com>',
  VENDOR_NAME: 'Example Software',
});

/** The note of a variable. */
export const noteOf = (name: keyof Variables): VariableNote => variables.shape[name].meta() as unknown as VariableNote;

function protocolOf(value: string): string {
  return /^[a-z+]+:(?=\/\/[^/\s])/.exec(value)?.[0] ?? '';
}

function isKey(value: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(value);
}

function areEncryptionKeys(value: string): boolean {
  const entries = value.split(',').map((entry) => /^\s*([\w-]{1,32}):(\S+)\s*$/.exec(entry));
  const ids = new Set(entries.map((entry) => entry?.[1]));
  return ids.size === entries.length && entries.every((entry) => isKey(entry?.[2] ?? ''));
}
