import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import {
  CLEAR_ALPHABET,
  codeBits,
  codeFormatFault,
  DEFAULT_CODE_FORMAT,
  generateCode,
  hasValidCheckCharacter,
  MINIMUM_CODE_BITS,
  normalizeCode,
  type CodeFormat,
} from '../../domain/code-format';

const EVEN = CLEAR_ALPHABET;
const ODD = CLEAR_ALPHABET.slice(1);

/** Formats that have nothing against them. */
const goodFormat: fc.Arbitrary<CodeFormat> = fc
  .record({
    groups: fc.array(fc.integer({ min: 4, max: 6 }), { minLength: 4, maxLength: 6 }),
    alphabet: fc.constantFrom(EVEN, ODD, EVEN.toLowerCase(), 'ABCDEFGHJKMNPQRST', '23456789ACDEFGHJ'),
    prefix: fc.constantFrom('', 'APP-', 'v2_'),
    checkCharacter: fc.boolean(),
  })
  .map(({ groups, ...format }) => ({ ...format, pattern: groups.map((length) => 'X'.repeat(length)).join('-') }))
  .filter((format) => codeFormatFault(format) === null);

const format = (changes: Partial<CodeFormat>): CodeFormat => ({ ...DEFAULT_CODE_FORMAT, ...changes });

describe('generateCode', () => {
  it('makes 100,000 different codes', () => {
    const codes = new Set<string>();
    for (let n = 0; n < 100_000; n += 1) codes.add(normalizeCode(generateCode(DEFAULT_CODE_FORMAT, randomInt)));

    expect(codes.size).toBe(100_000);
  });

  it('follows prefix, pattern and alphabet', () => {
    fc.assert(
      fc.property(goodFormat, (format) => {
        const code = generateCode(format, randomInt);
        const body = code.slice(format.prefix.length);
        const marks = format.checkCharacter ? `${format.pattern}X` : format.pattern;

        expect(code.startsWith(format.prefix)).toBe(true);
        expect(body).toHaveLength(marks.length);
        for (const [index, mark] of [...marks].entries())
          expect(mark === 'X' ? format.alphabet : mark).toContain(body.charAt(index));
      }),
    );
  });

  it('uses every character of the alphabet at every place', () => {
    const seen = Array.from({ length: 5 }, () => new Set<string>());
    const short = format({ pattern: 'XXXXX', checkCharacter: false });
    for (let n = 0; n < 3_000; n += 1)
      [...generateCode(short, randomInt)].forEach((character, place) => seen[place]?.add(character));

    expect(seen.map(({ size }) => size)).toEqual(Array.from({ length: 5 }, () => CLEAR_ALPHABET.length));
  });

  it('has no chance but the one it is given', () => {
    expect(generateCode(format({ pattern: 'XX-XX', prefix: 'P-', checkCharacter: false }), () => 0)).toBe('P-22-22');
  });
});

describe('hasValidCheckCharacter', () => {
  const checked = goodFormat.map((format) => ({ ...format, checkCharacter: true }));
  const randomPlace = fc.nat({ max: 1_000 });

  it('fits every code that is made', () => {
    fc.assert(fc.property(checked, (format) => hasValidCheckCharacter(generateCode(format, randomInt), format)));
  });

  it('shows every single wrong character', () => {
    fc.assert(
      fc.property(checked, randomPlace, randomPlace, (format, at, by) => {
        const code = generateCode(format, randomInt);
        const places = Array.from(code, (_, place) => place).filter(
          (place) => place >= format.prefix.length && format.alphabet.includes(code.charAt(place)),
        );
        const place = places[at % places.length] ?? 0;
        const { alphabet } = format;
        const step = 1 + (by % (alphabet.length - 1));
        const wrong = alphabet.charAt((alphabet.indexOf(code.charAt(place)) + step) % alphabet.length);

        expect(hasValidCheckCharacter(code.slice(0, place) + wrong + code.slice(place + 1), format)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows nearly every swap of neighbors', () => {
    const plain = format({ pattern: 'X'.repeat(20) });
    let swaps = 0;
    let missed = 0;
    for (let n = 0; n < 500; n += 1) {
      const code = generateCode(plain, randomInt);
      for (let place = 0; place < 19; place += 1) {
        const [one = '', other = ''] = code.slice(place, place + 2);
        if (one === other) continue;
        swaps += 1;
        if (hasValidCheckCharacter(code.slice(0, place) + other + one + code.slice(place + 2), plain)) missed += 1;
      }
    }

    expect(missed / swaps).toBeLessThan(0.02);
  });

  it('wants the prefix', () => {
    const prefixed = format({ prefix: 'APP-' });

    expect(hasValidCheckCharacter(generateCode(prefixed, randomInt).slice(4), prefixed)).toBe(false);
  });
});

describe('codeFormatFault', () => {
  it('finds nothing against the default', () => {
    expect(codeFormatFault(DEFAULT_CODE_FORMAT)).toBeNull();
    expect(codeBits(DEFAULT_CODE_FORMAT)).toBeGreaterThan(MINIMUM_CODE_BITS);
  });

  it.each([
    ['twice', { alphabet: `${CLEAR_ALPHABET}2` }],
    ['look-alikes', { alphabet: `${CLEAR_ALPHABET}O` }],
    ['look-alikes', { alphabet: 'abcdefghijk' }],
    ['upper and lower', { alphabet: 'ABCdef' }],
    ['letters and digits', { alphabet: `${CLEAR_ALPHABET}-` }],
    ['letters and digits', { alphabet: 'ABC DEF' }],
    ['letters and digits', { alphabet: `${CLEAR_ALPHABET}😀` }],
    ['could be guessed', { pattern: 'XXXXX-XXXXX' }],
    ['the same', { alphabet: 'A' }],
    ['the same', { alphabet: '' }],
    ['has 0 random characters (X), and needs at least 14', { pattern: 'ABCDE' }],
  ])('names %s', (fault, changes) => {
    expect(codeFormatFault(format(changes))).toContain(fault);
  });

  it('lets no format through whose codes could be guessed', () => {
    fc.assert(fc.property(goodFormat, (format) => codeBits(format) >= MINIMUM_CODE_BITS));
  });
});

describe('normalizeCode', () => {
  it('makes one of all ways to type a code', () => {
    for (const typed of ['ABCD-EFGH', 'abcd-efgh', ' ABCD EFGH\n', 'abcd\tefgh', 'ABCDEFGH'])
      expect(normalizeCode(typed)).toBe('ABCDEFGH');
  });

  it('changes nothing when it is repeated', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii' }),
        (code) => normalizeCode(normalizeCode(code)) === normalizeCode(code),
      ),
    );
  });
});
