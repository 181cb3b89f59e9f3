import { createVault } from '../../secrets/vault';
import { keyRing, testKey } from '../helpers/keys';

describe('createVault', () => {
  const vault = createVault(keyRing('2026'));

  it('opens what it has sealed', () => {
    const sealed = vault.seal('ABCDE-ÄÖÜ-日本');

    expect(vault.open(sealed)).toBe('ABCDE-ÄÖÜ-日本');
    expect(vault.openBytes(vault.seal(new Uint8Array([0, 255, 128])))).toEqual(Buffer.from([0, 255, 128]));
    expect(vault.open(vault.seal(''))).toBe('');
  });

  it('puts the key id in front and never seals the same way twice', () => {
    const sealed = vault.seal('ABCDE');

    expect(sealed).toMatch(/^2026:[A-Za-z0-9_-]+$/);
    expect(sealed).not.toContain('ABCDE');
    expect(vault.seal('ABCDE')).not.toBe(sealed);
  });

  it('opens with an old key and seals with the new one after a rotation', () => {
    const old = vault.seal('ABCDE');
    const rotated = createVault(keyRing('2027', '2026'));

    expect(rotated.open(old)).toBe('ABCDE');
    expect(rotated.isCurrent(old)).toBe(false);
    expect(rotated.seal('ABCDE')).toMatch(/^2027:/);
    expect(rotated.isCurrent(rotated.seal('ABCDE'))).toBe(true);
    expect(rotated.currentKeyId).toBe('2027');
  });

  it('names a key that it does not have, and no more than an id', () => {
    const sealed = vault.seal('ABCDE');

    expect(() => createVault(keyRing('2027')).open(sealed)).toThrow('No encryption key "2026" is configured.');
    expect(() => vault.open('constructor:AAAA')).toThrow('No encryption key "constructor" is configured.');
    expect(() => vault.open('no-colon')).toThrow('no key id');
    expect(() => vault.open('2026:AAAA')).toThrow('too short');
  });

  it('opens nothing in which one bit has been changed', () => {
    const [id, body] = vault.seal('ABCDE').split(':') as [string, string];
    const bytes = Buffer.from(body, 'base64url');
    const opened = [...bytes.keys()].filter((place) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(place) ^ 1, place);
      try {
        vault.open(`${id}:${changed.toString('base64url')}`);
        return true;
      } catch {
        return false;
      }
    });

    expect(opened).toEqual([]);
  });

  it('opens nothing under another key id than it was sealed with, even when the bytes are the same', () => {
    const twin = createVault({ ...keyRing('2027'), keys: { '2027': testKey('2026') } });
    const body = vault.seal('ABCDE').slice('2026:'.length);

    expect(() => twin.open(`2027:${body}`)).toThrow('A sealed value does not fit key "2027"');
  });

  it('tells of no plain text and no key in its errors', () => {
    const message = (() => {
      try {
        return vault.open(`${vault.seal('ABCDE').slice(0, -2)}AA`);
      } catch (error) {
        return String(error);
      }
    })();

    expect(message).toContain('has been changed');
    expect(message).not.toContain('ABCDE');
    expect(message).not.toContain(testKey('2026').toString('base64'));
  });

  it('refuses keys that are not fit for it', () => {
    const ring = keyRing('2026');

    expect(() => createVault({ ...ring, keys: { '2026': Buffer.alloc(16) } })).toThrow('"2026" is not 32 bytes');
    expect(() => createVault({ ...ring, current: '2027' })).toThrow('current encryption key is not among the keys');
    expect(() => createVault({ ...ring, current: 'a:b', keys: { 'a:b': testKey('a') } })).toThrow('no fit id');
  });

  describe('fingerprint', () => {
    it('is blind to case, space and dashes', () => {
      const prints = ['ABCDE-FGHJK', 'abcde-fghjk', ' AB CDE\tFGHJK ', 'abcdefghjk'].map((code) =>
        vault.fingerprint('plugin', code),
      );

      expect(new Set(prints).size).toBe(1);
    });

    it('tells products, codes and index keys apart', () => {
      const other = createVault({ ...keyRing('2026'), indexKey: testKey('another index') });
      const prints = [
        vault.fingerprint('plugin', 'ABCDE'),
        vault.fingerprint('plugin', 'ABCDF'),
        vault.fingerprint('plugi', 'nABCDE'),
        vault.fingerprint('plugin\nAB', 'CDE'),
        other.fingerprint('plugin', 'ABCDE'),
      ];

      expect(new Set(prints).size).toBe(5);
      expect(prints.join()).not.toContain('ABCDE');
    });

    it('does not rotate with the encryption keys', () => {
      const rotated = createVault(keyRing('2027', '2026'));

      expect(rotated.fingerprint('plugin', 'ABCDE')).toBe(vault.fingerprint('plugin', 'ABCDE'));
    });
  });
});
