import fc from 'fast-check';
import { createPayPal, payPal } from '../../connectors/paypal';
import { findConnector } from '../../connectors/registry';
import { SignatureError, VerificationUnavailableError } from '../../domain/errors';
import type { StoreTrust } from '../../domain/store';
import recorded from './fixtures/paypal.json';
import { NOW, KEYS, TRUST, WEBHOOK_ID, aSale, deliver, offline, parse } from './paypal-signer';

const DAY_MS = 24 * 60 * 60 * 1000;
const secret = (value: string, acceptedUntil: string | null = null) => ({ value, acceptedUntil });

describe('findConnector', () => {
  it('knows PayPal', () => {
    expect(findConnector('paypal')).toBe(payPal);
  });
});

describe('payPal.verify', () => {
  const delivery = deliver('PAYMENT.CAPTURE.COMPLETED');
  const verify = (given = delivery, trust: StoreTrust = TRUST, now = NOW) =>
    Promise.resolve(offline.verify(given, trust, now));
  const changed = (headers: Record<string, string | undefined>) => ({
    ...delivery,
    headers: { ...delivery.headers, ...headers },
  });

  it.each(recorded.vectors)('judges the recorded delivery $id', async (vector) => {
    const pem = recorded.certificates[vector.certificate as keyof typeof recorded.certificates];
    const fetchCertificate = jest.fn(() => Promise.resolve(pem));
    const names = Object.entries(vector.headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
    const given = { rawBody: Buffer.from(vector.body), headers: Object.fromEntries(names) };
    const trustedKeys = pem.includes('PUBLIC KEY') ? [pem] : [];
    const trust = { ...TRUST, webhookSecrets: [secret(vector.webhook_id)], trustedKeys };
    const now = new Date(vector.headers['PAYPAL-TRANSMISSION-TIME']);
    const judged = createPayPal({ fetchCertificate }).verify(given, trust, now);

    if (vector.valid) await expect(judged).resolves.toBeUndefined();
    else await expect(judged).rejects.toThrow(SignatureError);
    if (vector.id === 'paypal-evil-cert-host') expect(fetchCertificate).not.toHaveBeenCalled();
  });

  it('accepts what is signed for any accepted webhook, by a trusted key, and fetches nothing', async () => {
    const rotated = { ...TRUST, webhookSecrets: [secret('OTHER'), secret(WEBHOOK_ID, '2026-11-22T00:00:00Z')] };

    await expect(verify()).resolves.toBeUndefined();
    await expect(verify(delivery, rotated)).resolves.toBeUndefined();
    await expect(
      verify(delivery, { ...TRUST, trustedKeys: ['no key', ...TRUST.trustedKeys] }),
    ).resolves.toBeUndefined();
  });

  it('refuses another webhook, one that has run out, another key, and a store without a webhook ID', async () => {
    const [certificate] = Object.values(recorded.certificates);
    const refused: StoreTrust[] = [
      { ...TRUST, webhookSecrets: [secret('OTHER')] },
      { ...TRUST, webhookSecrets: [secret(WEBHOOK_ID, '2026-11-20T00:00:00Z')] },
      { ...TRUST, webhookSecrets: [], acceptUnsigned: true },
      { ...TRUST, webhookSecrets: [secret('')] },
      { ...TRUST, trustedKeys: ['no key'] },
      { ...TRUST, trustedKeys: [certificate ?? ''] },
    ];

    for (const trust of refused) await expect(verify(delivery, trust)).rejects.toThrow(SignatureError);
    await expect(
      verify(deliver('PAYMENT.CAPTURE.COMPLETED', aSale(), { ...KEYS, secret: '' }), refused[3]),
    ).rejects.toThrow(SignatureError);
  });

  it.each([
    ['no signature', { 'paypal-transmission-sig': undefined }],
    ['a signature that is none', { 'paypal-transmission-sig': '%%%' }],
    ['another id', { 'paypal-transmission-id': 'other' }],
    ['no id', { 'paypal-transmission-id': undefined }],
    ['an id with a separator', { 'paypal-transmission-id': 'a|b' }],
    ['another time', { 'paypal-transmission-time': '2026-11-21T12:00:01.000Z' }],
    ['a time that is none', { 'paypal-transmission-time': 'yesterday' }],
    ['another algorithm', { 'paypal-auth-algo': 'SHA1withRSA' }],
    ['no algorithm', { 'paypal-auth-algo': undefined }],
  ])('refuses %s', async (_, headers) => {
    await expect(verify(changed(headers))).rejects.toThrow(SignatureError);
  });

  it('accepts a message that comes again for days, and refuses old and future ones', async () => {
    const at = (milliseconds: number) => verify(delivery, TRUST, new Date(NOW.getTime() + milliseconds));

    await expect(at(4 * DAY_MS)).resolves.toBeUndefined();
    await expect(at(-4 * 60_000)).resolves.toBeUndefined();
    await expect(at(8 * DAY_MS)).rejects.toThrow(SignatureError);
    await expect(at(-60 * 60_000)).rejects.toThrow(SignatureError);
  });

  it('refuses every change of a single byte', async () => {
    const { rawBody } = delivery;
    const index = fc.integer({ min: 0, max: rawBody.length - 1 });
    await fc.assert(
      fc.asyncProperty(index, fc.integer({ min: 1, max: 255 }), async (at, difference) => {
        const other = Buffer.from(rawBody);
        other[at] = (other[at] ?? 0) ^ difference;
        await expect(verify({ ...delivery, rawBody: other })).rejects.toThrow(SignatureError);
      }),
      { numRuns: 300 },
    );
  });

  it('throws nothing but SignatureError for any bytes and headers', async () => {
    const header = fc.option(fc.string(), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), header, header, header, async (bytes, id, sig, url) => {
        const headers = { 'paypal-transmission-id': id, 'paypal-transmission-sig': sig, 'paypal-cert-url': url };
        const given = { ...changed(headers), rawBody: Buffer.from(bytes) };
        await expect(verify(given)).rejects.toThrow(SignatureError);
        await expect(verify(given, { ...TRUST, trustedKeys: [] })).rejects.toThrow(SignatureError);
      }),
    );
  });

  it('says that it cannot verify while the certificate cannot be fetched', async () => {
    const fetchCertificate = () => Promise.reject(new VerificationUnavailableError('down'));
    const judged = createPayPal({ fetchCertificate }).verify(delivery, { ...TRUST, trustedKeys: [] }, NOW);

    await expect(judged).rejects.toThrow(VerificationUnavailableError);
  });
});

describe('payPal.answer', () => {
  const verified = { delivery: deliver('PAYMENT.SALE.COMPLETED'), trust: TRUST, now: NOW };
  const answer = (...taken: boolean[]) => {
    const events = parse('PAYMENT.SALE.COMPLETED');
    return offline.answer(
      events.map((event, index) => ({ event, taken: taken[index] ?? false, codes: null })),
      verified,
    );
  };

  it('is 200 once all is taken, and 503 without a word otherwise', () => {
    expect(answer(true, true)).toMatchObject({ status: 200, body: '' });
    expect(answer(true, false)).toMatchObject({ status: 503, body: '' });
    expect(offline.answer([], verified)).toMatchObject({ status: 200 });
  });
});
