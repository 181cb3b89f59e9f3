/** An amount in the currency's minor unit (cents, yen, fils), never a fraction. */
export interface Money {
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
}

/** What has been added up by currency, in the order of their names. */
export const moneyByCurrency = (sums: ReadonlyMap<string, number>): Money[] =>
  [...sums].map(([currency, amount]) => ({ currency, amount })).sort((a, b) => (a.currency < b.currency ? -1 : 1));

/** True for the three upper-case letters of an ISO 4217 code. */
export const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text);

// Written out, because Intl follows what cash looks like (HUF without decimals), and that differs between its versions.
const WITHOUT_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const WITH_THREE = 'BHD IQD JOD KWD LYD OMR TND';
const WITH_FOUR = 'CLF UYW';
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...WITHOUT_DECIMALS.split(' ').map((currency) => [currency, 0] as const),
  ...WITH_THREE.split(' ').map((currency) => [currency, 3] as const),
  ...WITH_FOUR.split(' ').map((currency) => [currency, 4] as const),
]);

/** The number of decimals that ISO 4217 gives a currency. */
export const minorDigits = (currency: string): number => MINOR_DIGITS.get(currency) ?? 2;

/** Turns a decimal as platforms write it ("49.00", 49.5) into minor units; null when it is no amount of that currency. */
export function toMinorUnits(decimal: string | number, currency: string): number | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(decimal).trim());
  if (!match) return null;
  const digits = minorDigits(currency);
  const [, sign = '', whole = '', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(digits))) return null;
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return null;
  return sign && minor ? -minor : minor;
}

/** Writes an amount as protocols do, with all the currency's decimals: "49.00"; `toMinorUnits` reads it. */
export function toDecimal({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const padded = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = padded.slice(0, padded.length - digits);
  const fraction = padded.slice(padded.length - digits);
  return `${amount < 0 ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

/** Writes an amount for people, as in "$49.00". */
export function formatMoney({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...decimals }).format(amount / 10 ** digits);
}
