import fc from 'fast-check';
import { fastSpring } from '../../connectors/fastspring';
import { SignatureError } from '../../domain/errors';
import { CREDENTIALS, NOW, SECRET, form, orderCompleted, signWebhook } from './fastspring-signer';

describe('fastSpring.verify, webhooks', () => {
  const delivery = signWebhook({ events: [orderCompleted()] });
  const verify = (given = delivery, credentials = CREDENTIALS) => fastSpring.verify(given, credentials, NOW);
  const { rawBody, headers } = delivery;

  it('accepts what any accepted secret signs', () => {
    const rotated = {
      ...CREDENTIALS,
      webhookSecrets: [
        { value: 'new', acceptedUntil: null },
        { value: SECRET, acceptedUntil: '2026-11-22T00:00:00Z' },
      ],
    };

    expect(() => verify()).not.toThrow();
    expect(() => verify(delivery, rotated)).not.toThrow();
    expect(() => verify(signWebhook({ events: [] }, 'new'), rotated)).not.toThrow();
  });

  it('refuses a tampered body, a wrong secret, a missing signature and a secret that has run out', () => {
    const expired = { ...CREDENTIALS, webhookSecrets: [{ value: SECRET, acceptedUntil: '2026-11-20T00:00:00Z' }] };

    expect(() => verify({ rawBody: Buffer.concat([rawBody, Buffer.from('\n')]), headers })).toThrow(SignatureError);
    expect(() => verify(signWebhook({ events: [] }, 'other'))).toThrow(SignatureError);
    expect(() => verify({ rawBody, headers: { 'content-type': 'application/json' } })).toThrow(SignatureError);
    expect(() => verify({ rawBody, headers: { ...headers, 'x-fs-signature': '' } })).toThrow(SignatureError);
    expect(() => verify(delivery, expired)).toThrow(SignatureError);
  });

  it('accepts unsigned webhooks only of a store without any secret that says so, and never an empty secret', () => {
    const unsigned = { rawBody, headers: { 'content-type': 'application/json' } };
    const empty = { ...CREDENTIALS, acceptUnsigned: true, webhookSecrets: [{ value: '', acceptedUntil: null }] };

    expect(() => verify(unsigned, { ...CREDENTIALS, webhookSecrets: [], acceptUnsigned: true })).not.toThrow();
    expect(() => verify(unsigned, { ...CREDENTIALS, webhookSecrets: [] })).toThrow(SignatureError);
    expect(() => verify(delivery, { ...CREDENTIALS, webhookSecrets: [] })).toThrow(SignatureError);
    expect(() => verify(unsigned, { ...CREDENTIALS, acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify(signWebhook({ events: [] }, ''), empty)).toThrow(SignatureError);
  });

  it('never lets a store without secrets take a form for an unsigned webhook', () => {
    expect(() =>
      verify(form(rawBody), { ...CREDENTIALS, webhookSecrets: [], licenseKeys: [], acceptUnsigned: true }),
    ).toThrow(SignatureError);
  });

  it('refuses every change of a single byte', () => {
    const index = fc.integer({ min: 0, max: rawBody.length - 1 });
    fc.assert(
      fc.property(index, fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = Buffer.from(rawBody);
        changed[at] = (changed[at] ?? 0) ^ difference;
        expect(() => verify({ rawBody: changed, headers })).toThrow(SignatureError);
      }),
      { numRuns: 300 },
    );
  });
});
