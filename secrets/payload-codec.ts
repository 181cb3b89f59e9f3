import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { decrypt, encrypt } from './cipher';
import { checkKeyRing, type KeyRing } from './key-ring';

const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const { Payload: PayloadMessage } = temporal.api.common.v1;

/** Creates the codec that keeps what Temporal stores unreadable without the keys. */
export function createPayloadCodec(keys: KeyRing): PayloadCodec {
  checkKeyRing(keys);

  function seal(payload: Payload): Payload {
    const { keyId, box } = encrypt(keys, PayloadMessage.encode(payload).finish(), 'payload');
    return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(keyId) }, data: box };
  }

  function open(payload: Payload): Payload {
    if (metadataOf(payload, 'encoding') !== ENCODING) return payload;
    const plain = decrypt(keys, metadataOf(payload, KEY_ID), payload.data ?? new Uint8Array(), 'payload');
    return PayloadMessage.decode(plain);
  }

  return {
    encode: (payloads) => Promise.resolve(payloads.map(seal)),
    // Inside the promise, so that a missing key rejects it and is not thrown past the caller's `catch`.
    decode: (payloads) => new Promise((resolve) => resolve(payloads.map(open))),
  };
}

const metadataOf = ({ metadata }: Payload, name: string): string =>
  Buffer.from(metadata?.[name] ?? '').toString('utf8');
