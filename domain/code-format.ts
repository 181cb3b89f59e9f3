/** How a product's codes are generated. */
export interface CodeFormat {
  /** `X` stands for a random character, all else for itself, as in `XXXXX-XXXXX-XXXXX`. */
  pattern: string;
  /** The random characters; look-alikes are refused. */
  alphabet: string;
  prefix: string;
  /** Appends one character that is derived from the others, so that most typing errors show. */
  checkCharacter: boolean;
}

/** Digits and capitals without 0, 1, I, L, O and U, which people confuse or misread. */
export const CLEAR_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export const DEFAULT_CODE_FORMAT: CodeFormat = {
  pattern: 'XXXXX-XXXXX-XXXXX-XXXXX',
  alphabet: CLEAR_ALPHABET,
  prefix: '',
  checkCharacter: true,
};

/** Under 64 bits a guess or a collision among a million codes stops being negligible. */
export const MINIMUM_CODE_BITS = 64;

const LOOK_ALIKES = /[01ILOU]/;

const placesIn = (pattern: string): number => [...pattern].filter((character) => character === 'X').length;

/** How many bits of chance a format's codes hold. */
export function codeBits({ pattern, alphabet }: CodeFormat): number {
  return placesIn(pattern) * Math.log2(Math.max(1, new Set(alphabet).size));
}

/** What is wrong with a format, in words; null when codes made by it stay unique and readable. */
export function codeFormatFault(format: CodeFormat): string | null {
  if (!/^[\p{L}\p{N}]*$/u.test(format.alphabet)) return 'the alphabet may have letters and digits only';
  if (new Set(format.alphabet).size !== format.alphabet.length) return 'the alphabet names a character twice';
  if (LOOK_ALIKES.test(format.alphabet.toUpperCase())) return 'the alphabet has look-alikes (0, 1, I, L, O, U)';
  if (format.alphabet !== format.alphabet.toUpperCase() && format.alphabet !== format.alphabet.toLowerCase())
    return 'the alphabet mixes upper and lower case, which codes are compared without';
  return codeBits(format) < MINIMUM_CODE_BITS ? guessable(format) : null;
}

function guessable({ pattern, alphabet }: CodeFormat): string {
  if (alphabet.length < 2) return 'all codes would be the same: name more characters';
  const needed = Math.ceil(MINIMUM_CODE_BITS / Math.log2(alphabet.length));
  return `its codes could be guessed: the pattern has ${placesIn(pattern)} random characters (X), and needs at least ${needed}`;
}

/** Makes one code; `randomInt(n)` must give an even chance to 0 … n-1 from a cryptographic source. */
export function generateCode(format: CodeFormat, randomInt: (bound: number) => number): string {
  const { alphabet, pattern, prefix, checkCharacter } = format;
  const body = [...pattern].map((mark) => (mark === 'X' ? alphabet.charAt(randomInt(alphabet.length)) : mark)).join('');
  return prefix + body + (checkCharacter ? checkCharacterOf(body, alphabet) : '');
}

/** True when a code's last character fits the rest of it. */
export function hasValidCheckCharacter(code: string, { alphabet, prefix }: CodeFormat): boolean {
  const body = code.slice(prefix.length, -1);
  return code.startsWith(prefix) && code.at(-1) === checkCharacterOf(body, alphabet);
}

/** Luhn mod N over the alphabet: catches every single wrong character and most swaps of neighbors. */
function checkCharacterOf(body: string, alphabet: string): string {
  const size = alphabet.length;
  const places = [...body].map((character) => alphabet.indexOf(character)).filter((place) => place >= 0);
  const sum = places.reverse().reduce((total, place, index) => {
    const addend = index % 2 === 0 ? place * 2 : place;
    // The carry keeps doubled places apart where the size is even, and would mix them up where it is odd.
    const carry = size % 2 === 0 ? Math.floor(addend / size) : 0;
    return total + carry + (addend % size);
  }, 0);
  return alphabet.charAt((size - (sum % size)) % size);
}

/** The code as it is compared: without surrounding space, separators and case. */
export const normalizeCode = (code: string): string => code.trim().normalize('NFC').replace(/[\s-]/g, '').toUpperCase();
