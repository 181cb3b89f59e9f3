import { createHmac } from 'node:crypto';
import { decodedKey, wholeKey } from '../connectors/standard-message';
import type { SampleDelivery } from './samples';

/** What a message is signed with; `key` is what the secret stands for where it is not the specification's way. */
export interface MessageSigning {
  id: string;
  secret: string;
  now: Date;
  key?: Buffer;
}

/** A message as a sender of Standard Webhooks signs it. */
export function signMessage(body: string, { id, secret, now, key }: MessageSigning): SampleDelivery {
  const sentAt = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', key ?? decodedKey(secret) ?? wholeKey(secret))
    .update(`${id}.${sentAt}.${body}`)
    .digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': sentAt,
    'webhook-signature': `v1,${signature}`,
  };
  return { headers, body };
}
