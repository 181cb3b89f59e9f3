import { loweredPrice } from '../../domain/lowered-price';

describe('loweredPrice', () => {
  it.each([
    ['a lower quantity', { quantity: 1, unitPrice: 2900, tax: null }, 8700, { amount: 2900, tax: null }],
    ['a lower price', { quantity: 3, unitPrice: 1900, tax: null }, 8700, { amount: 5700, tax: null }],
    ['its tax, rounded down', { quantity: 1, unitPrice: 2900, tax: 1000 }, 9700, { amount: 3233, tax: 333 }],
    [
      'a quantity and price that come to less',
      { quantity: 6, unitPrice: 1000, tax: 870 },
      9570,
      { amount: 6600, tax: 600 },
    ],
  ])('heeds %s', (_what, line, agreed, lowered) => {
    expect(loweredPrice(line, agreed)).toEqual(lowered);
  });

  it.each([
    ['a higher quantity', { quantity: 5, unitPrice: 2900, tax: 1000 }],
    ['a higher price', { quantity: 3, unitPrice: 5900, tax: 1000 }],
    ['no change', { quantity: 3, unitPrice: 2900, tax: 1000 }],
  ])('stays what the buyer has agreed to for %s', (_what, line) => {
    expect(loweredPrice(line, 9700)).toEqual({ amount: 9700, tax: 1000 });
  });

  it('stays the tax of a line that costs no more than that', () => {
    expect(loweredPrice({ quantity: 1, unitPrice: 0, tax: 500 }, 500)).toEqual({ amount: 500, tax: 500 });
  });
});
