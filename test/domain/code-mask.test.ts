import { maskCode } from '../../domain/code-mask';

describe('maskCode', () => {
  it.each([
    ['APP-AAAAA-BBBBB-CCCCC-DDDDDE', '••••DDDE'],
    ['ABCD-1234', '••••34'],
    ['1234567', '••••'],
    ['', '••••'],
  ])('shows of %s so much that most stays hidden', (code, masked) => {
    expect(maskCode(code)).toBe(masked);
  });
});
