import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createPayloadCodec } from '../../secrets/payload-codec';
import { createVault } from '../../secrets/vault';
import { keyRing } from '../helpers/keys';

describe('createPayloadCodec', () => {
  const codec = createPayloadCodec(keyRing('2026'));
  const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
  const valueOf = (payload: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(payload as Payload);

  it.each([{ email: 'ann@example.com', lines: [1, 2] }, 'text', null, undefined, new Uint8Array([0, 255])])(
    'brings %p back as it was',
    async (value) => {
      const [decoded] = await codec.decode(await codec.encode([payloadOf(value)]));

      expect(valueOf(decoded)).toEqual(value);
    },
  );

  it('keeps the order of many payloads, and takes none', async () => {
    const decoded = await codec.decode(await codec.encode([1, 2, 3].map(payloadOf)));

    expect(decoded.map(valueOf)).toEqual([1, 2, 3]);
    expect(await codec.encode([])).toEqual([]);
    expect(await codec.decode([])).toEqual([]);
  });

  it('says how it encoded and shows nothing of the content', async () => {
    const [encoded] = await codec.encode([payloadOf('ann@example.com')]);

    expect(Buffer.from(encoded?.metadata?.encoding ?? []).toString()).toBe('binary/encrypted');
    expect(Buffer.from(encoded?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2026');
    expect(Object.keys(encoded?.metadata ?? {})).toHaveLength(2);
    expect(Buffer.from(encoded?.data ?? []).includes('ann')).toBe(false);
  });

  it('passes plain payloads through', async () => {
    const plain = payloadOf({ state: 'delivered' });

    expect(await codec.decode([plain, {}])).toEqual([plain, {}]);
  });

  it('decodes with an old key and encodes with the new one after a rotation', async () => {
    const old = await codec.encode([payloadOf('text')]);
    const rotated = createPayloadCodec(keyRing('2027', '2026'));
    const [renewed] = await rotated.encode(await rotated.decode(old));

    expect(Buffer.from(renewed?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2027');
    expect((await rotated.decode([renewed as Payload])).map(valueOf)).toEqual(['text']);
  });

  it('rejects with the id of a key that is not there', async () => {
    const encoded = await codec.encode([payloadOf('text')]);
    const decoding = createPayloadCodec(keyRing('2027')).decode(encoded);

    await expect(decoding).rejects.toThrow('No encryption key "2026" is configured.');
  });

  it('rejects what has been changed, and what was sealed for the database', async () => {
    const [encoded] = await codec.encode([payloadOf('text')]);
    const stored = Buffer.from(createVault(keyRing('2026')).seal('text').slice('2026:'.length), 'base64url');
    const changed = Buffer.from(encoded?.data ?? []).map((byte, place) => (place === 20 ? byte ^ 1 : byte));
    const withData = (data: Uint8Array): Payload => ({ metadata: encoded?.metadata ?? {}, data });

    await expect(codec.decode([withData(changed)])).rejects.toThrow('has been changed');
    await expect(codec.decode([withData(stored)])).rejects.toThrow('does not fit key "2026"');
    await expect(codec.decode([withData(Buffer.alloc(0))])).rejects.toThrow('too short');
  });
});
