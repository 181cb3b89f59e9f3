import { hashApiKey, newApiKey } from '../../secrets/api-keys';

describe('newApiKey', () => {
  it('makes a different key of 256 bits each time', () => {
    const keys = Array.from({ length: 100 }, newApiKey);

    expect(new Set(keys).size).toBe(100);
    expect(keys.every((key) => /^kr_[A-Za-z0-9_-]{43}$/.test(key))).toBe(true);
  });
});

describe('hashApiKey', () => {
  it('is the SHA-256 of the key, in hex', () => {
    expect(hashApiKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
