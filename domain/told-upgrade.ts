import type { PurchaseLine, ToldFields, ToldLine } from './purchase';
import type { Store } from './store';
import { mappedProduct } from './validation';

/** Finds the license of a product of Keyrail's; null for none. */
export type LicenseOf = (product: string) => Promise<string | null>;

/** The code that the store's own field names; null for none. */
export function codeIn(fields: ToldFields | undefined, { upgradeField: name }: Pick<Store, 'upgradeField'>) {
  return name !== null && fields && Object.hasOwn(fields, name) ? fields[name]?.trim() || null : null;
}

/** The license that a line renews, and whether the line itself has named it. */
interface Asked {
  license: string | null;
  days: number | null;
  isOwn: boolean;
}

/**
 * Lines that name the licenses which they renew or upgrade, in place of the codes. What the order names counts for the lines of its
 * product; where it fits none of them, nobody knows which was meant, so that they all wait for people.
 */
export async function nameUpgrades(
  lines: readonly ToldLine[],
  store: Store,
  findByCode: (product: string, code: string) => Promise<string | null>,
  ofOrder: LicenseOf | null,
): Promise<PurchaseLine[]> {
  const ask = async ({ fields, renews, product: storeProduct }: ToldLine): Promise<Asked> => {
    const product = mappedProduct({ product: null, storeProduct }, store);
    const code = renews?.code ?? codeIn(fields, store);
    const license = code === null ? ((await ofOrder?.(product)) ?? null) : await findByCode(product, code);
    return { license, days: renews?.days ?? null, isOwn: code !== null };
  };
  const asked = await Promise.all(lines.map(ask));
  const fitsNone = ofOrder !== null && asked.every(({ license, isOwn }) => isOwn || license === null);
  return lines.map((told, index) => {
    const line = withoutCodes(told);
    const { license = null, days = null, isOwn = false } = asked[index] ?? {};
    return isOwn || license !== null || fitsNone ? { ...line, upgrades: { license, days } } : line;
  });
}

function withoutCodes(told: ToldLine): PurchaseLine {
  const line = { ...told };
  delete line.fields;
  delete line.renews;
  return line;
}
