import { createHmac } from 'node:crypto';
import { SignatureError } from '../domain/errors';
import type { StoreEvent } from '../domain/store-event';
import type { StoreDelivery } from './connector';
import { readJson, readPart } from './json-body';
import { readNamed } from './named-event';
import { id } from './payload-fields';
import { matchesText } from './signature';

/** To either side, as in the specification's own libraries. https://github.com/standard-webhooks/standard-webhooks */
const TOLERANCE_SECONDS = 300;

/** More than anybody rotates through; bounds the work for a message that nobody has verified yet. */
const MAXIMUM_SIGNATURES = 20;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const CLOCKS = 'If the signature is right, a clock is wrong: set the one of the machine that Keyrail runs on.';

/** Throws a SignatureError unless one of the message's signatures is by one of the keys, and it was sent within 5 minutes. */
export function verifyMessage({ rawBody, headers }: StoreDelivery, keys: readonly Buffer[], now: Date): void {
  const { 'webhook-id': messageId, 'webhook-timestamp': sentAt, 'webhook-signature': signatures } = headers;
  if (!messageId || !sentAt || !signatures)
    throw new SignatureError('Standard Webhooks: webhook-id, webhook-timestamp or webhook-signature is missing');
  if (!isRecent(sentAt, now))
    throw new SignatureError('Standard Webhooks: webhook-timestamp is more than 5 minutes off', CLOCKS);
  const given = signatures.split(' ', MAXIMUM_SIGNATURES).filter((signature) => signature.startsWith('v1,'));
  const expected = keys.filter(({ length }) => length > 0).map((key) => sign(key, [messageId, sentAt], rawBody));
  if (expected.some((signature) => given.some((one) => matchesText(signature, one)))) return;
  throw new SignatureError('Standard Webhooks: webhook-signature fits no accepted secret');
}

/** The key that a secret means by the specification, Base64 with or without `whsec_`; null when it is none. */
export function decodedKey(secret: string): Buffer | null {
  const encoded = secret.replace(/^whsec_/, '');
  return BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : null;
}

/** The bytes of the whole secret as a key. */
export const wholeKey = (secret: string): Buffer => Buffer.from(secret);

/** Reads a message's events, given the id that all its repetitions share; the error names the message. */
export function readMessage(
  { rawBody, headers }: StoreDelivery,
  read: (body: unknown, eventId: string) => StoreEvent[],
): StoreEvent[] {
  const eventId = readPart(headers['webhook-id'], id, 'webhook-id');
  return readNamed(eventId, () => read(readJson(rawBody), eventId));
}

const isRecent = (sentAt: string, now: Date): boolean =>
  /^\d{1,12}$/.test(sentAt) && Math.abs(Math.floor(now.getTime() / 1000) - Number(sentAt)) <= TOLERANCE_SECONDS;

function sign(key: Buffer, head: readonly string[], rawBody: Buffer): string {
  const signed = createHmac('sha256', key)
    .update(`${head.join('.')}.`)
    .update(rawBody);
  return `v1,${signed.digest('base64')}`;
}
