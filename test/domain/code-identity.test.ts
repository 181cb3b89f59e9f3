import { codeIdentity } from '../../domain/code-identity';

describe('codeIdentity', () => {
  it.each([
    ['ABCD-1234', ' abcd 1234 '],
    ['https://dl.example.com/a-b', 'HTTPS://DL.example.com/a-b '],
    ['https:/no-address', 'HTTPS:/NOADDRESS'],
  ])('takes %s and %s for one code', (one, other) => {
    expect(codeIdentity(one)).toBe(codeIdentity(other));
  });

  it.each([
    ['ABCD-1234', 'ABCD-1235'],
    ['https://dl.example.com/aB', 'https://dl.example.com/Ab'],
    ['https://dl.example.com/a-b', 'https://dl.example.com/ab'],
    ['https://dl.example.com/?key=a b', 'https://dl.example.com/?key=ab'],
  ])('tells %s from %s', (one, other) => {
    expect(codeIdentity(one)).not.toBe(codeIdentity(other));
  });

  it('holds no white space', () => {
    expect(codeIdentity('https://dl.example.com/a b\n?c=\td')).not.toMatch(/\s/);
  });
});
