import { createLogger, maskText } from '../../config/logger';
import { growthByEight } from '../helpers/growth';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): {
  text: string;
  entry: Record<string, unknown>;
} {
  const lines: string[] = [];
  write(createLogger('info', { write: (line) => void lines.push(line) }));
  const text = lines.join('');
  return { text, entry: JSON.parse(text) as Record<string, unknown> };
}

describe('createLogger', () => {
  it('masks codes, addresses and credentials wherever they stand', () => {
    const { text } = logged((logger) =>
      logger.info({
        codes: ['ABCDE-12345'],
        buyer: { email: 'ann@example.com', name: 'Ann' },
        store: { credentials: { webhookSecrets: [{ value: 'sandbox-secret' }] } },
        req: { headers: { authorization: 'Bearer sandbox-admin', cookie: 'session=1' } },
      }),
    );

    expect(text).not.toMatch(/ABCDE|ann@|"Ann"|sandbox-secret|sandbox-admin|session=1/);
    expect(text).toContain('[redacted]');
  });

  it("masks an address in a mail server's answer", () => {
    const { text, entry } = logged((logger) =>
      logger.error(new Error('550 5.1.1 <ann@example.com>: unknown\nann@example.com')),
    );

    expect(text).not.toContain('ann@example.com');
    expect(entry).toMatchObject({ level: 'error', msg: '550 5.1.1 <[address]>: unknown\n[address]' });
  });

  it('keeps what operators need', () => {
    const { entry } = logged((logger) =>
      logger.warn({ orderId: 'o-1', line: 'l-1', code: 'ECONNREFUSED' }, 'mail delayed'),
    );

    expect(entry).toMatchObject({
      level: 'warn',
      orderId: 'o-1',
      line: 'l-1',
      code: 'ECONNREFUSED',
      msg: 'mail delayed',
    });
  });
});

describe('maskText', () => {
  it.each([
    ['mongodb://keyrail:secret@mongo-1/keyrail', 'mongodb://[redacted]@mongo-1/keyrail'],
    ['GET /orders/status/aB3_-x?lang=en', 'GET /orders/status/[redacted]?lang=en'],
    ['/v1/orders?email=ann%40example.com&limit=5', '/v1/orders?email=[address]&limit=5'],
    ['zoë@exämple.de', '[address]'],
    [String.raw`"a\nann@example.com\u001bann@example.com"`, String.raw`"a\n[address]\u001b[address]"`],
    ['at node_modules/@temporalio/worker/lib/worker.js:10', 'at node_modules/@temporalio/worker/lib/worker.js:10'],
    ['@temporalio/worker@1.24.0', '@temporalio/worker@1.24.0'],
  ])('turns %s into %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('takes a time that grows with the length only', () => {
    expect(growthByEight((length) => maskText('a'.repeat(length)), 25_000)).toBeLessThan(24);
  });
});
