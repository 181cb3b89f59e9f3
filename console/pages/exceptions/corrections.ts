import type { Schemas } from '../../api/client';
import { digitsOf } from '../../parts/money';
import { fromPairs, toPairs, type Pairs } from '../../parts/pairs-input';
import type { Line } from './action-words';

type Corrections = NonNullable<Schemas['Resubmit']['corrections']>;

/** What the form holds; a number that is being typed is a text, as is one that nobody has told. */
export interface CorrectedValues {
  product: string;
  quantity: number | string;
  /** In the currency's own unit, as people write it. */
  unitPrice: number | string;
  reference: string;
  code: string;
  /** True where the line renews and upgrades none, and so brings a license of its own. */
  isNew: boolean;
  email: string;
  attributes: Pairs;
  identification: Pairs;
}

/** What is known of a line, as the form shows it. */
export const knownOf = (order: Schemas['Order'], line: Line): CorrectedValues => ({
  product: line.product,
  quantity: line.quantity,
  unitPrice: line.unitPrice === null ? '' : line.unitPrice / unitOf(order.currency),
  reference: line.reference ?? order.externalId,
  code: '',
  isNew: false,
  email: order.buyer?.email ?? '',
  attributes: toPairs(line.attributes),
  identification: toPairs(order.identification ?? {}),
});

const unitOf = (currency: string | null | undefined): number => 10 ** (currency ? digitsOf(currency) : 0);

/** What has been changed, as the API takes it; null for nothing. */
export function correctionsOf(
  values: CorrectedValues,
  known: CorrectedValues,
  currency: string | null | undefined,
): Corrections | null {
  const attributes = changedPairs(values.attributes, known.attributes);
  const identification = changedPairs(values.identification, known.identification);
  const corrections: Corrections = {
    ...textChanges(values, known),
    ...(values.isNew && { code: null }),
    ...(isChangedNumber(values.quantity, known.quantity) && { quantity: Number(values.quantity) }),
    ...(isChangedNumber(values.unitPrice, known.unitPrice) && {
      unitPrice: Math.round(Number(values.unitPrice) * unitOf(currency)),
    }),
    ...(attributes && { attributes }),
    ...(identification && { identification }),
  };
  return Object.keys(corrections).length > 0 ? corrections : null;
}

const TEXTS = ['product', 'reference', 'code', 'email'] as const;

const textChanges = (values: CorrectedValues, known: CorrectedValues): Corrections =>
  Object.fromEntries(
    TEXTS.flatMap((name) => {
      const text = (values[name] ?? '').trim();
      return text !== '' && text !== known[name] ? [[name, text]] : [];
    }),
  );

const isChangedNumber = (value: number | string, known: number | string): boolean =>
  value !== '' && value !== known && Number.isFinite(Number(value));

/** What has been changed or added; undefined for nothing. */
function changedPairs(pairs: Pairs, known: Pairs): Record<string, string> | undefined {
  const before = new Map(known.map(({ name, value }) => [name, value]));
  const changed = fromPairs(pairs.filter(({ name, value }) => before.get(name.trim()) !== value));
  return Object.keys(changed).length > 0 ? changed : undefined;
}
