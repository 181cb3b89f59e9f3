import type { ToldLine } from '../../domain/purchase';
import { codeIn, codesIn, nameUpgrades, type NamedLicense } from '../../domain/told-upgrade';
import { store } from '../activities/shop';
import { purchaseLine } from '../helpers/purchases';

const SHOP = store({ upgradeField: 'license_code', products: { 'app-pro': 'app' } });
const ofApp: NamedLicense = { id: 'lic_app', product: 'app' };
const ofPlugin: NamedLicense = { id: 'lic_plugin', product: 'plugin' };
const KNOWN = {
  products: new Set(['app', 'plugin', 'mug']),
  licenses: new Map([
    ['KNOWN', [ofApp, ofPlugin]],
    ['APP-ONLY', [ofApp]],
  ]),
};

const line = (product: string, changes: Partial<ToldLine> = {}): ToldLine => ({
  ...purchaseLine({ key: product, product }),
  ...changes,
});
const named = (lines: ToldLine[], code: string | null = null, isPart = false) => {
  const ofOrder = code === null ? null : (KNOWN.licenses.get(code) ?? []);
  return nameUpgrades({ lines, isPart }, SHOP, KNOWN, ofOrder).map(({ upgrades }) => upgrades?.license);
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

describe('codesIn', () => {
  it('finds each code once, of the order and of its lines', () => {
    const own = { fields: { license_code: 'KNOWN' } };
    const lines = [line('app', own), line('plugin', own), line('mug', { renews: { code: 'OTHER', days: null } })];

    expect(codesIn({ lines, fields: { license_code: 'ORDER' } }, SHOP)).toEqual(['ORDER', 'KNOWN', 'OTHER']);
    expect(codesIn({ lines: [line('app')] }, SHOP)).toEqual([]);
  });
});

describe('nameUpgrades', () => {
  it('puts the license in place of a line’s code, by Keyrail’s own product', () => {
    const lines = [line('app-pro', { fields: { license_code: 'KNOWN' } })];

    expect(nameUpgrades({ lines }, SHOP, KNOWN, null)).toEqual([
      { ...purchaseLine({ key: 'app-pro', product: 'app-pro' }), upgrades: { license: 'lic_app', days: null } },
    ]);
  });

  it('takes the code and the days that a line says itself', () => {
    const lines = [line('app', { renews: { code: 'KNOWN', days: 30 } })];
    const told = nameUpgrades({ lines }, SHOP, KNOWN, null);

    expect(told).toMatchObject([{ upgrades: { license: 'lic_app', days: 30 } }]);
    expect(JSON.stringify(told)).not.toContain('KNOWN');
  });

  it('leaves a line alone that names no code', () => {
    expect(named([line('app')])).toEqual([undefined]);
  });

  it('names none for a code that nobody has', () => {
    expect(named([line('app', { fields: { license_code: 'TYPO' } }), line('plugin')])).toEqual([null, undefined]);
  });

  it('names the license of another product for people to see, or for when the line’s product is mapped', () => {
    expect(named([line('unmapped', { fields: { license_code: 'APP-ONLY' } })])).toEqual(['lic_app']);
    expect(named([line('unmapped')], 'APP-ONLY')).toEqual(['lic_app']);
  });

  it.each([
    ['counts for the lines of its product only', ['app', 'mug'], 'KNOWN', ['lic_app', undefined]],
    ['makes all lines wait where it fits none', ['plugin', 'mug'], 'APP-ONLY', ['lic_app', 'lic_app']],
    ['makes all lines wait where nobody has it', ['app', 'mug'], 'TYPO', [null, null]],
  ])('a code of the order %s', (_case, products, code, licenses) => {
    expect(
      named(
        products.map((product) => line(product)),
        code,
      ),
    ).toEqual(licenses);
  });

  it.each([
    ['renews the license of its product', 'app', 'APP-ONLY', 'lic_app'],
    ['is left alone where the license is of another', 'mug', 'APP-ONLY', undefined],
    ['waits where Keyrail does not know its product yet', 'unmapped', 'APP-ONLY', 'lic_app'],
    ['waits where nobody has the code', 'mug', 'TYPO', null],
  ])('a line whose order has more messages %s', (_case, product, code, license) => {
    expect(named([line(product)], code, true)).toEqual([license]);
  });

  it('lets a line’s own code count more than the order’s', () => {
    expect(named([line('app', { fields: { license_code: 'TYPO' } })], 'KNOWN')).toEqual([null]);
  });
});
