import type { UseFormReturnType } from '@mantine/form';
import type { Schemas } from '../../api/client';
import { digitsOf } from '../../parts/money';
import { fromPairs, toPairs, type Pairs } from '../../parts/pairs-input';
import { USUAL_FORMAT, USUAL_LICENSE } from './new-product';

type Product = Schemas['Product'];
type Settings = Schemas['ProductSettings'];

/** A number field: empty for none. */
type Figure = number | string;

/** A product as its form has it: texts are empty where the API has null, and records are rows. */
export interface ProductValues {
  id: string;
  name: string;
  source: Product['source'];
  rights: { publisher: string | null; externalReference: string; attributes: Pairs };
  hasFormat: boolean;
  codeFormat: NonNullable<Product['codeFormat']>;
  lowStockThreshold: Figure;
  notify: string;
  minimumPrices: Pairs;
  sampleCode: string;
  mail: { subject: string };
  license: { days: Figure; features: Pairs; graceDays: Figure; file: boolean; offlineDays: Figure };
}

export type ProductFormApi = UseFormReturnType<ProductValues>;

/** Fills the form. */
export function toValues(product: Product): ProductValues {
  const { id, name, source, rights, codeFormat, lowStockThreshold, notify, minimumPrices, sampleCode, mail } = product;
  const { days, features, graceDays, file, offlineDays } = product.license ?? USUAL_LICENSE;
  return {
    ...{ id, name, source, sampleCode },
    rights: {
      publisher: rights?.publisher ?? null,
      externalReference: rights?.externalReference ?? '',
      attributes: toPairs(rights?.attributes ?? {}),
    },
    // What is generated needs it; of all else it is another choice, which nobody has made yet.
    hasFormat: source !== 'generate' && codeFormat !== null,
    codeFormat: codeFormat ?? USUAL_FORMAT,
    lowStockThreshold: lowStockThreshold ?? '',
    notify: notify ?? '',
    minimumPrices: toPairs(inMajorUnits(minimumPrices)),
    mail: { subject: mail.subject ?? '' },
    license: { days: days ?? '', features: toPairs(features), graceDays, file, offlineDays },
  };
}

/** What the API gets of it; the template stays as it is, for it has a page of its own. */
export function toSettings(values: ProductValues, template: string | null): Settings {
  const { name, source, rights, hasFormat, codeFormat, lowStockThreshold, notify, minimumPrices, mail, license } =
    values;
  return {
    ...{ name, source, sampleCode: values.sampleCode },
    rights:
      rights.publisher === null
        ? null
        : {
            publisher: rights.publisher,
            externalReference: textOrNull(rights.externalReference),
            attributes: fromPairs(rights.attributes),
          },
    codeFormat: source === 'generate' || hasFormat ? codeFormat : null,
    lowStockThreshold: figureOrNull(lowStockThreshold),
    notify: textOrNull(notify),
    minimumPrices: inMinorUnits(fromPairs(minimumPrices)),
    mail: { subject: textOrNull(mail.subject), template },
    license: {
      days: figureOrNull(license.days),
      features: fromPairs(license.features),
      graceDays: Number(license.graceDays),
      file: license.file,
      offlineDays: Number(license.offlineDays),
    },
  };
}

const textOrNull = (text: string): string | null => text.trim() || null;

const figureOrNull = (figure: Figure): number | null => (figure === '' ? null : Number(figure));

const inMajorUnits = (prices: Record<string, number>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(prices).map(([currency, amount]) => {
      const digits = digitsOf(currency);
      return [currency, (amount / 10 ** digits).toFixed(digits)];
    }),
  );

const inMinorUnits = (prices: Record<string, string>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(prices).map(([currency, price]) => [currency, minorUnits(price.trim(), digitsOf(currency))]),
  );

/** Of the digits, so that nothing is rounded; what is no price stays one that the API refuses. */
function minorUnits(price: string, digits: number): number {
  const [, whole, part = ''] = /^(\d+)(?:[.,](\d+))?$/.exec(price) ?? [];
  if (whole === undefined) return Number.NaN;
  const shifted = part.padEnd(digits, '0');
  return Number(`${whole}${shifted.slice(0, digits)}.${shifted.slice(digits)}`);
}
