import type { Schemas } from '../../api/client';
import { changedFields, toRows, type FieldRows } from '../../parts/field-map-input';
import { digitsOf } from '../../parts/money';
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
  email: string;
  attributes: FieldRows;
  identification: FieldRows;
}

/** What is known of a line, as the form shows it. */
export const knownOf = (order: Schemas['Order'], line: Line): CorrectedValues => ({
  product: line.product,
  quantity: line.quantity,
  unitPrice: line.unitPrice === null ? '' : line.unitPrice / unitOf(order.currency),
  reference: line.reference ?? '',
  code: '',
  email: order.buyer?.email ?? '',
  attributes: toRows(line.attributes),
  identification: toRows(order.identification ?? {}),
});

const unitOf = (currency: string | null | undefined): number => 10 ** (currency ? digitsOf(currency) : 0);

/** What has been changed, as the API takes it; null for nothing. */
export function correctionsOf(
  values: CorrectedValues,
  known: CorrectedValues,
  currency: string | null | undefined,
): Corrections | null {
  const attributes = changedFields(values.attributes, toRecord(known.attributes));
  const identification = changedFields(values.identification, toRecord(known.identification));
  const corrections: Corrections = {
    ...textChanges(values, known),
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

const toRecord = (rows: FieldRows): Record<string, string> =>
  Object.fromEntries(rows.map(({ name, value }) => [name, value]));
