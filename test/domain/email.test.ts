import { isEmailAddress } from '../../domain/email';

describe('isEmailAddress', () => {
  it.each(['ann@example.com', "o'neil+keys@mail.example.com", 'änn@exämple.com', 'ann@localhost'])(
    'takes %s',
    (text) => {
      expect(isEmailAddress(text)).toBe(true);
    },
  );

  it.each([
    'ann',
    'ann@',
    '@example.com',
    'ann@a@example.com',
    'ann@example.com, bo@example.com',
    'Ann <ann@example.com>',
    'ann(x)@example.com',
    'ann@example.com\r\nbcc:bo@example.com',
    'ann\u0000@example.com',
  ])('refuses %j', (text) => {
    expect(isEmailAddress(text)).toBe(false);
  });
});
