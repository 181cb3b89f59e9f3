import pino, { type DestinationStream, type Logger } from 'pino';
import type { Environment } from './environment';

// Each as a key of an entry or of an object up to three levels in it.
const SECRET_KEYS = [
  'adminKey',
  'apiKey',
  'authorization',
  'body',
  'buyer',
  'codes',
  'cookie',
  'credentials',
  'email',
  'keys',
  'licenseKeys',
  'mongodbUri',
  'password',
  'rawBody',
  'smtpUrl',
  'temporalApiKey',
  'to',
  'token',
  'webhookSecrets',
];

const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

// Bounded, so that a long line costs no more than its length; never starting inside a JSON escape.
const ADDRESS = /(?<!\\|\\u[\da-f]{0,3})[^\s"'<>()[\]\\,;:=@/]{1,64}(?:@|%40)[\p{L}\p{N}.-]{1,253}\.\p{L}{2,63}/gu;
const STATUS_TOKEN = /(\/orders\/status\/)[\w-]+/g;
const URL_CREDENTIALS = /([a-z][a-z+]{0,20}:\/\/)[^\s"/@]{1,256}@/g;

/** Creates the process's logger; codes, addresses and credentials are masked wherever they stand. */
export function createLogger(level: Environment['logLevel'], destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: DEPTHS.flatMap((depth) => SECRET_KEYS.map((key) => depth + key)), censor: '[redacted]' },
    // Texts of other systems carry addresses too, as "550 <ann@example.com> unknown" does.
    hooks: { streamWrite: maskText },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Masks mail addresses and the credentials of URLs in a text. */
export const maskText = (text: string): string =>
  text.replace(URL_CREDENTIALS, '$1[redacted]@').replace(STATUS_TOKEN, '$1[redacted]').replace(ADDRESS, '[address]');
