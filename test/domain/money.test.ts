import fc from 'fast-check';
import { formatMoney, isCurrency, minorDigits, toDecimal, toMinorUnits } from '../../domain/money';

describe('minorDigits', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['IQD', 3],
    ['CLF', 4],
    ['HUF', 2],
    ['COP', 2],
    ['IDR', 2],
    ['XYZ', 2],
  ])('gives %s %i, as ISO 4217 does', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });
});

describe('toMinorUnits', () => {
  it.each([
    ['49.00', 'USD', 4900],
    [49.5, 'USD', 4950],
    [0, 'USD', 0],
    ['0.07', 'USD', 7],
    ['1.1', 'EUR', 110],
    [' 12 ', 'EUR', 1200],
    ['-3.20', 'EUR', -320],
    ['-0.00', 'EUR', 0],
    ['500', 'JPY', 500],
    ['500.00', 'JPY', 500],
    ['1.234', 'KWD', 1234],
    ['2990.50', 'HUF', 299_050],
    ['49.000', 'USD', 4900],
  ])('reads %p %s as %i', (decimal, currency, minor) => {
    expect(toMinorUnits(decimal, currency)).toBe(minor);
  });

  it.each([
    ['49.001', 'USD'],
    ['500.5', 'JPY'],
    ['', 'USD'],
    ['.5', 'USD'],
    ['5.', 'USD'],
    ['1,000.00', 'USD'],
    ['1e3', 'USD'],
    ['0x10', 'USD'],
    ['+1', 'USD'],
    ['Infinity', 'USD'],
    [Number.NaN, 'USD'],
    [1e21, 'USD'],
    ['90071992547409.93', 'USD'],
  ])('has no amount for %p %s', (decimal, currency) => {
    expect(toMinorUnits(decimal, currency)).toBeNull();
  });

  it('finds each amount again in what it is written as', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(amount, fc.constantFrom('USD', 'JPY', 'KWD', 'CLF', 'HUF'), (minor, currency) => {
        const digits = minorDigits(currency);
        expect(toMinorUnits((minor / 10 ** digits).toFixed(digits), currency)).toBe(minor === 0 ? 0 : minor);
      }),
    );
  });
});

describe('toDecimal', () => {
  it.each([
    [4900, 'USD', '49.00'],
    [5, 'USD', '0.05'],
    [0, 'USD', '0.00'],
    [-150, 'EUR', '-1.50'],
    [500, 'JPY', '500'],
    [1234, 'KWD', '1.234'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
  ])('writes %i in %s as %s', (amount, currency, decimal) => {
    expect(toDecimal({ amount, currency })).toBe(decimal);
  });

  it('writes what toMinorUnits reads', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'), (amount, currency) => {
        expect(toMinorUnits(toDecimal({ amount, currency }), currency)).toBe(amount);
      }),
    );
  });
});

describe('formatMoney', () => {
  it.each([
    [4900, 'USD', '$49.00'],
    [-7, 'USD', '-$0.07'],
    [500, 'JPY', '¥500'],
    [123_456_789, 'EUR', '€1,234,567.89'],
  ])('writes %i %s as %s', (amount, currency, text) => {
    expect(formatMoney({ amount, currency })).toBe(text);
  });

  it('shows every minor unit', () => {
    expect(formatMoney({ amount: 299_050, currency: 'HUF' })).toContain('2,990.50');
    expect(formatMoney({ amount: 1_234, currency: 'KWD' })).toContain('1.234');
  });
});

describe('isCurrency', () => {
  it('takes three capitals only', () => {
    expect(isCurrency('USD')).toBe(true);
    for (const text of ['usd', 'US', 'EURO', '', 'U5D', 'USD\n']) expect(isCurrency(text)).toBe(false);
  });
});
