import type { PurchaseLine, ToldFields, ToldLine, ToldPurchase } from './purchase';
import type { Store } from './store';
import { mappedProduct } from './validation';

/** A license that a code is of. */
export interface NamedLicense {
  id: string;
  product: string;
}

/** What Keyrail knows of the codes that a purchase names. */
export interface KnownCodes {
  /** Keyrail's own products. */
  products: ReadonlySet<string>;
  /** The licenses of each code, one of a product at most; a code that nobody has is not there. */
  licenses: ReadonlyMap<string, readonly NamedLicense[]>;
}

/** The code that the store's own field names; null for none. */
export function codeIn(
  fields: ToldFields | undefined,
  { upgradeField: name }: Pick<Store, 'upgradeField'>,
): string | null {
  return name !== null && fields && Object.hasOwn(fields, name) ? fields[name]?.trim() || null : null;
}

const codeOf = ({ renews, fields }: ToldLine, store: Store): string | null => renews?.code ?? codeIn(fields, store);

/** The codes that a purchase names, each once. */
export function codesIn({ lines, fields }: Pick<ToldPurchase, 'lines' | 'fields'>, store: Store): string[] {
  const named = [codeIn(fields, store), ...lines.map((line) => codeOf(line, store))];
  return [...new Set(named.filter((code) => code !== null))];
}

/** The licenses of the code that the order names; null where it names none. */
export function licensesOfOrder(
  fields: ToldFields | undefined,
  store: Store,
  { licenses }: KnownCodes,
): readonly NamedLicense[] | null {
  const code = codeIn(fields, store);
  return code === null ? null : (licenses.get(code) ?? []);
}

/** What a line is to renew, and whether the line itself has named it. */
interface Asked {
  told: ToldLine;
  isOwn: boolean;
  /** Of the code that counts for the line. */
  licenses: readonly NamedLicense[];
  /** The one of them that is of the line's product. */
  fitting: NamedLicense | undefined;
  /** True for a line of a product that Keyrail has, while the code is of others. */
  isOfAnother: boolean;
}

/**
 * Lines that name the licenses which they renew or upgrade, in place of the codes. What the order names counts for the lines of its
 * product; where it fits none of them, nobody knows which was meant, so that they all wait for people. A license that fits none is
 * named all the same: the line's product may be mapped, or corrected, later.
 */
export function nameUpgrades(
  { lines, isPart = false }: Pick<ToldPurchase, 'lines' | 'isPart'>,
  store: Store,
  known: KnownCodes,
  ofOrder: readonly NamedLicense[] | null,
): PurchaseLine[] {
  const asked = lines.map((told) => ask(told, store, known, ofOrder ?? []));
  const fitsNone = ofOrder !== null && asked.every(({ isOwn, fitting }) => isOwn || !fitting);
  return asked.map(({ told, isOwn, licenses, fitting, isOfAnother }) => {
    const line = withoutCodes(told);
    const isMeant = isOwn || fitting !== undefined || (fitsNone && !(isPart && isOfAnother));
    const license = (fitting ?? licenses[0])?.id ?? null;
    return isMeant ? { ...line, upgrades: { license, days: told.renews?.days ?? null } } : line;
  });
}

function ask(told: ToldLine, store: Store, known: KnownCodes, ofOrder: readonly NamedLicense[]): Asked {
  const product = mappedProduct({ product: null, storeProduct: told.product }, store);
  const code = codeOf(told, store);
  const licenses = code === null ? ofOrder : (known.licenses.get(code) ?? []);
  const fitting = licenses.find((license) => license.product === product);
  const isOfAnother = licenses.length > 0 && !fitting && known.products.has(product);
  return { told, isOwn: code !== null, licenses, fitting, isOfAnother };
}

function withoutCodes(told: ToldLine): PurchaseLine {
  const line = { ...told };
  delete line.fields;
  delete line.renews;
  return line;
}
