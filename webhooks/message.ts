import { createHmac } from 'node:crypto';
import type { RecordedEvent } from '../domain/vendor-event';

/** A signed message, ready to be sent. */
export interface SignedMessage {
  headers: Record<string, string>;
  body: string;
}

/** The prefix of secrets that are written as Standard Webhooks says. */
const PREFIX = /^whsec_/;

/** Writes an event as Standard Webhooks says, signed by each of the secrets: the body is the same at every try. https://www.standardwebhooks.com */
export function signedMessage(
  { id, type, at, data }: Pick<RecordedEvent, 'id' | 'type' | 'at' | 'data'>,
  secrets: readonly string[],
  now: Date,
): SignedMessage {
  // The data is JSON already, and stays as it was written.
  const body = `{"id":${JSON.stringify(id)},"type":${JSON.stringify(type)},"timestamp":${JSON.stringify(at)},"data":${data}}`;
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signatures = secrets.map((secret) => signatureOf(`${id}.${timestamp}.${body}`, secret));
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
    body,
  };
}

const signatureOf = (signed: string, secret: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace(PREFIX, ''), 'base64'))
    .update(signed)
    .digest('base64')}`;
