interface MoneyProps {
  /** In minor units; null shows a dash. */
  amount: number | null | undefined;
  currency: string | null | undefined;
}

/** An amount as its currency writes it. */
export const Money = ({ amount, currency }: MoneyProps) => <span>{formatMoney(amount, currency)}</span>;

/** Minor units as text; a dash for what nobody has told. */
export function formatMoney(amount: number | null | undefined, currency: string | null | undefined): string {
  if (amount === null || amount === undefined) return '–';
  if (!currency) return String(amount);
  return formatOf(currency).format(amount / 10 ** digitsOf(currency));
}

const formatOf = (currency: string) => new Intl.NumberFormat(undefined, { style: 'currency', currency });

const USUAL_DIGITS = 2;

/** How many digits a currency has after the point; the usual two for what is no currency. */
export function digitsOf(currency: string): number {
  try {
    return formatOf(currency).resolvedOptions().maximumFractionDigits ?? USUAL_DIGITS;
  } catch {
    return USUAL_DIGITS;
  }
}
