import { useApi } from './api';

const api = useApi();

describe('GET /console/mail-frame', () => {
  it('is a page without a script, for the console alone, in which nothing runs and which nothing leaves', async () => {
    const { status, headers, text } = await api.call('GET', '/console/mail-frame', { key: null });

    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')?.split(';').sort()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      'img-src data:',
      'sandbox allow-same-origin',
      "style-src 'unsafe-inline'",
    ]);
    expect(text).not.toContain('<script');
  });
});
