import type { ToldLine } from '../../domain/purchase';
import { codeIn, nameUpgrades } from '../../domain/told-upgrade';
import { store } from '../activities/shop';
import { purchaseLine } from '../helpers/purchases';

const SHOP = store({ upgradeField: 'license_code', products: { 'app-pro': 'app' } });
const LICENSES: Readonly<Record<string, string>> = { 'app KNOWN': 'lic_app', 'plugin KNOWN': 'lic_plugin' };
const find = (product: string, code: string) => Promise.resolve(LICENSES[`${product} ${code}`] ?? null);

const line = (product: string, changes: Partial<ToldLine> = {}): ToldLine => ({
  ...purchaseLine({ key: product, product }),
  ...changes,
});
const named = async (lines: ToldLine[], code: string | null = null) => {
  const ofOrder = code === null ? null : (product: string) => find(product, code);
  return (await nameUpgrades(lines, SHOP, find, ofOrder)).map(({ upgrades }) => upgrades?.license);
};

describe('codeIn', () => {
  it.each([
    ['the code of the store’s field', { license_code: ' KNOWN ' }, 'KNOWN'],
    ['none where the field is empty', { license_code: ' ' }, null],
    ['none in another field', { code: 'KNOWN' }, null],
    ['none without fields', undefined, null],
  ])('finds %s', (_case, fields, code) => {
    expect(codeIn(fields, SHOP)).toBe(code);
  });

  it('finds none for a store that names no field, nor in what every object has', () => {
    expect(codeIn({ license_code: 'KNOWN' }, { upgradeField: null })).toBeNull();
    expect(codeIn({}, { upgradeField: 'constructor' })).toBeNull();
  });
});

describe('nameUpgrades', () => {
  it('puts the license in place of a line’s code, by Keyrail’s own product', async () => {
    const [told] = await nameUpgrades([line('app-pro', { fields: { license_code: 'KNOWN' } })], SHOP, find, null);

    expect(told).toEqual({
      ...purchaseLine({ key: 'app-pro', product: 'app-pro' }),
      upgrades: { license: 'lic_app', days: null },
    });
  });

  it('takes the code and the days that a line says itself', async () => {
    const renews = { code: 'KNOWN', days: 30 };
    const [told] = await nameUpgrades([line('app', { renews })], SHOP, find, null);

    expect(told).toMatchObject({ upgrades: { license: 'lic_app', days: 30 } });
    expect(JSON.stringify(told)).not.toContain('KNOWN');
  });

  it('leaves a line alone that names no code', async () => {
    expect(await named([line('app')])).toEqual([undefined]);
  });

  it('names none for a code that nobody has', async () => {
    expect(await named([line('app', { fields: { license_code: 'TYPO' } }), line('plugin')])).toEqual([null, undefined]);
  });

  it.each([
    ['counts for the lines of its product only', ['app', 'mug'], 'KNOWN', ['lic_app', undefined]],
    ['makes all lines wait where it fits none', ['app', 'mug'], 'TYPO', [null, null]],
  ])('a code of the order %s', async (_case, products, code, licenses) => {
    expect(
      await named(
        products.map((product) => line(product)),
        code,
      ),
    ).toEqual(licenses);
  });

  it('lets a line’s own code count more than the order’s', async () => {
    expect(await named([line('app', { fields: { license_code: 'TYPO' } })], 'KNOWN')).toEqual([null]);
  });
});
