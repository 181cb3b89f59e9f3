import { keyFault } from '../../domain/key-rules';
import { MAXIMUM_KEY_BYTES, type KeyType } from '../../domain/rights';

describe('keyFault', () => {
  it.each<[string, KeyType]>([
    ['AAAA-BBBB', 'serialNumber'],
    ['schlüssel 7', 'unlockCode'],
    ['https://example.com/get?key=1', 'downloadUrl'],
    ['x'.repeat(MAXIMUM_KEY_BYTES), 'serialNumber'],
  ])('takes %.40s', (value, type) => {
    expect(keyFault({ value, type })).toBeNull();
  });

  it.each<[string, KeyType, string]>([
    ['a\nb', 'serialNumber', 'control characters'],
    ['\ud800', 'serialNumber', 'control characters'],
    ['http://example.com/get', 'downloadUrl', 'https'],
    ['AAAA-BBBB', 'downloadUrl', 'https'],
    ['ü'.repeat(MAXIMUM_KEY_BYTES / 2 + 1), 'serialNumber', 'bytes'],
  ])('refuses %.40j', (value, type, words) => {
    expect(keyFault({ value, type })).toContain(words);
  });
});
