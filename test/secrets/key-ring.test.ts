import { parseKeyRing } from '../../secrets/key-ring';
import { testKey } from '../helpers/keys';

describe('parseKeyRing', () => {
  const base64 = (name: string) => testKey(name).toString('base64');
  const text = { keys: `2027:${base64('a')}, 2026:${base64('b')}`, indexKey: base64('c'), identityKey: base64('d') };

  function faultOf(changes: Partial<typeof text>): string {
    try {
      parseKeyRing({ ...text, ...changes });
      return 'none';
    } catch (error) {
      return String(error);
    }
  }

  it('takes the first key as the current one', () => {
    const ring = parseKeyRing(text);

    expect(ring).toEqual({
      current: '2027',
      keys: { '2027': testKey('a'), '2026': testKey('b') },
      indexKey: testKey('c'),
      identityKey: testKey('d'),
    });
  });

  it('reads both spellings of base64, with and without padding', () => {
    const bare = { ...text, keys: `k:${testKey('a').toString('base64url')}`, indexKey: base64('c').replace('=', '') };

    expect(parseKeyRing(bare).keys).toEqual({ k: testKey('a') });
    expect(parseKeyRing(bare).indexKey).toEqual(testKey('c'));
  });

  it('lists all that is wrong at once', () => {
    const fault = faultOf({ keys: '2026:c2hvcnQ=', indexKey: '', identityKey: 'not base64 at all!' });

    expect(fault).toContain('encryption key "2026" is not 32 bytes of base64');
    expect(fault).toContain('the index key is not 32 bytes of base64');
    expect(fault).toContain('the identity key is not 32 bytes of base64');
  });

  it.each([
    ['no key', '', 'there is no encryption key'],
    ['a key without an id', base64('a'), 'encryption key 1 has no fit id before a colon'],
    ['an id with other characters', `2026 June:${base64('a')}`, 'encryption key 1 has no fit id'],
    ['an id that is too long', `${'x'.repeat(33)}:${base64('a')}`, 'encryption key 1 has no fit id'],
    ['an id twice', `k:${base64('a')},k:${base64('b')}`, 'an encryption key id is there twice'],
    ['one key under two ids', `k:${base64('a')},l:${base64('a')}`, 'two keys are the same'],
    ['the index key again', `k:${base64('c')}`, 'two keys are the same'],
  ])('refuses %s', (_, keys, fault) => {
    expect(faultOf({ keys })).toContain(fault);
  });

  it('never shows key material', () => {
    const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQ';
    const faults = [
      faultOf({ keys: secret }),
      faultOf({ keys: `k:${secret}` }),
      faultOf({ keys: `${secret}:${secret}` }),
      faultOf({ indexKey: secret, identityKey: secret }),
      faultOf({ indexKey: text.identityKey }),
    ].join();

    expect(faults).not.toContain('none');
    expect(faults).not.toContain(text.identityKey);
    expect(faults.replaceAll(`encryption key "${secret}"`, '')).not.toContain(secret);
  });
});
