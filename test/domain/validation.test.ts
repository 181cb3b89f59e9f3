import type { ExceptionReason } from '../../domain/exception';
import type { Line } from '../../domain/order';
import type { Product } from '../../domain/product';
import type { Store } from '../../domain/store';
import { findObjection, mappedProduct, type PurchaseClaims } from '../../domain/validation';
import { product, store } from '../activities/shop';
import { line as deliveredLine } from '../models/orders';

const line = (changes: Partial<Line> = {}): Line => deliveredLine({ state: 'allocating', product: null, ...changes });
const priced = product('desktop-app', { minimumPrices: { USD: 4000, JPY: 5000 } });
const strict = store({ identification: { account: 'ACME', site: '7' } });
const claims = (changes: Partial<PurchaseClaims> = {}): PurchaseClaims => ({
  test: false,
  currency: 'USD',
  identification: { account: 'ACME', site: '7' },
  maximumUnits: 100,
  ...changes,
});
const price: ExceptionReason[] = ['below_minimum_price'];
const units: ExceptionReason[] = ['quantity_over_limit'];
const reasonOf = (changes: Partial<Line>, told = claims(), found: Product | null = priced, by: Store = strict) =>
  findObjection(line(changes), found, by, told)?.reason ?? null;

describe('mappedProduct', () => {
  const mapping = store({ products: { theirs: 'ours' } });

  it('takes an operator’s correction, then the store’s map, then the id itself', () => {
    expect(mappedProduct({ product: 'corrected', storeProduct: 'theirs' }, mapping)).toBe('corrected');
    expect(mappedProduct({ product: null, storeProduct: 'theirs' }, mapping)).toBe('ours');
    expect(mappedProduct({ product: null, storeProduct: 'other' }, mapping)).toBe('other');
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('takes %s for an id like any other', (id) => {
    expect(mappedProduct({ product: null, storeProduct: id }, mapping)).toBe(id);
  });
});

describe('findObjection', () => {
  it('has nothing against a line that is in order', () => {
    expect(reasonOf({})).toBeNull();
  });

  it.each([
    ['at the minimum', { unitPrice: 4000 }, claims(), null],
    ['under the minimum', { unitPrice: 3999 }, claims(), 'below_minimum_price'],
    ['for nothing', { unitPrice: 0 }, claims(), 'below_minimum_price'],
    ['under it, but approved', { unitPrice: 0, approved: price }, claims(), null],
    ['at a price not told', { unitPrice: null }, claims(), 'below_minimum_price'],
    ['at a price not told, with units approved', { unitPrice: null, approved: units }, claims(), 'below_minimum_price'],
    ['at a price not told, but approved', { unitPrice: null, approved: price }, claims(), null],
    [
      'at a price not told, for which money was taken',
      { unitPrice: null, isFree: false },
      claims(),
      'below_minimum_price',
    ],
    ['at a price not told, for which none was taken', { unitPrice: null, isFree: true }, claims(), null],
    ['at a price not told, of a test', { unitPrice: null }, claims({ test: true }), null],
    ['at a price not told, of a call for codes', { unitPrice: null, handover: 'reply' as const }, claims(), null],
    ['under the minimum, of a test', { unitPrice: 1 }, claims({ test: true }), 'below_minimum_price'],
    ['in a currency not told', { unitPrice: 9_999 }, claims({ currency: null }), 'below_minimum_price'],
    ['in a currency not told, but approved', { approved: price }, claims({ currency: null }), null],
    ['in a currency without a minimum', { unitPrice: 9_999 }, claims({ currency: 'EUR' }), 'below_minimum_price'],
    ['at the limit of units', { quantity: 100 }, claims(), null],
    ['over the limit of units', { quantity: 101 }, claims(), 'quantity_over_limit'],
    ['over it, but approved', { quantity: 101, approved: units }, claims(), null],
    [
      'under the minimum, with its quantity approved',
      { unitPrice: 0, approved: units },
      claims(),
      'below_minimum_price',
    ],
    ['over the limit, with its price approved', { quantity: 101, approved: price }, claims(), 'quantity_over_limit'],
    ['of another account', {}, claims({ identification: { account: 'X', site: '7' } }), 'identification_mismatch'],
    ['of no account', {}, claims({ identification: { site: '7' } }), 'identification_mismatch'],
    [
      'of another account, approved',
      { approved: [...price, ...units] },
      claims({ identification: {} }),
      'identification_mismatch',
    ],
    ['of no account in a call for codes', { handover: 'reply' as const }, claims({ identification: {} }), null],
    [
      'of another account in a call for codes',
      { handover: 'reply' as const },
      claims({ identification: { account: 'X' } }),
      'identification_mismatch',
    ],
  ])('judges a line %s', (_case, changes, told, reason) => {
    expect(reasonOf(changes, told)).toBe(reason);
  });

  it('asks for no price where the product has no minimum at all', () => {
    expect(reasonOf({ unitPrice: 0 }, claims({ currency: 'EUR' }), product('free'))).toBeNull();
    expect(reasonOf({ unitPrice: null }, claims({ currency: null }), product('free'))).toBeNull();
  });

  it('says what was not told of a price', () => {
    const factsOf = (unitPrice: number | null, currency: string | null) =>
      findObjection(line({ unitPrice }), priced, strict, claims({ currency }))?.facts;

    expect(factsOf(null, 'USD')).toEqual({ unitPrice: 'not told', currency: 'USD', minimum: 4000 });
    expect(factsOf(4000, null)).toEqual({ unitPrice: 4000, currency: 'not told', minimum: 'one for each currency' });
    expect(factsOf(null, 'EUR')).toMatchObject({ unitPrice: 'not told', minimum: 'none set for this currency' });
  });

  it('names a product that is not there as an operator would look for it', () => {
    expect(findObjection(line(), null, strict, claims())).toEqual({
      reason: 'unknown_product',
      facts: { product: 'desktop-app' },
    });
    expect(findObjection(line({ product: 'corrected' }), null, strict, claims())?.facts).toEqual({
      product: 'corrected',
    });
  });

  it('objects to the identification before all else: the order may not be the vendor’s', () => {
    expect(reasonOf({ quantity: 999, unitPrice: 1 }, claims({ identification: {} }), null)).toBe(
      'identification_mismatch',
    );
    expect(reasonOf({ quantity: 999, unitPrice: 1 })).toBe('quantity_over_limit');
  });

  it('does not take what every object has for a field of the order', () => {
    const odd = store({ identification: { constructor: 'x' } });

    expect(findObjection(line(), priced, odd, claims())?.facts).toMatchObject({ found: 'missing' });
  });
});
