import { readApiAccess } from '../../config/api-access';

describe('readApiAccess', () => {
  it.each([
    ['the sandbox where nothing is set', {}, 'http://127.0.0.1:3000', 'sandbox-admin'],
    [
      'the sandbox where what is set is empty',
      { KEYRAIL_URL: ' ', KEYRAIL_API_KEY: '' },
      'http://127.0.0.1:3000',
      'sandbox-admin',
    ],
    ['the sandbox where its port has moved', { PORT: '3100' }, 'http://127.0.0.1:3100', 'sandbox-admin'],
    ['the sandbox with another key', { KEYRAIL_API_KEY: 'mine' }, 'http://127.0.0.1:3000', 'mine'],
    [
      'another API',
      { KEYRAIL_URL: 'https://keys.example.com/', KEYRAIL_API_KEY: ' mine ' },
      'https://keys.example.com',
      'mine',
    ],
  ])('means %s', (_case, env, url, apiKey) => {
    expect(readApiAccess(env)).toEqual({ status: 'read', access: { url, apiKey } });
  });

  it('sends the sandbox’s key to no other API', () => {
    expect(readApiAccess({ KEYRAIL_URL: 'https://keys.example.com' })).toEqual({
      status: 'refused',
      faults: ['Set KEYRAIL_API_KEY to an admin key.'],
    });
  });

  it.each(['keys.example.com', 'ftp://keys.example.com', 'http://', 'http://keys example.com', 'http://keys:port'])(
    'refuses the address %s',
    (url) => {
      expect(readApiAccess({ KEYRAIL_URL: url, KEYRAIL_API_KEY: 'mine' })).toEqual({
        status: 'refused',
        faults: ['KEYRAIL_URL is wrong: it is a URL that starts with http:// or https://.'],
      });
    },
  );

  it.each(['abc', '99999'])('refuses the port %s for the sandbox', (PORT) => {
    expect(readApiAccess({ PORT })).toEqual({
      status: 'refused',
      faults: [expect.stringMatching(/^PORT is wrong: it is /)],
    });
  });

  it('heeds no variable of the servers where it means another API', () => {
    const access = { KEYRAIL_URL: 'https://keys.example.com', KEYRAIL_API_KEY: 'mine' };

    expect(readApiAccess({ ...access, ADMIN_KEY: 'short', PORT: 'none' }).status).toBe('read');
  });
});
