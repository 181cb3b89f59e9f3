import { stripe } from '../../connectors/stripe';
import { SignatureError } from '../../domain/errors';
import { stripe as samples } from '../../samples/stripe';
import vectors from './fixtures/stripe.json';
import {
  hmac,
  inForce,
  NOW,
  refusesAnyHeader,
  refusesEveryChange,
  sampleOf,
  SECRET,
  toDelivery,
  trust,
  TRUST,
} from './timed-samples';

const delivery = toDelivery(sampleOf(samples, 'checkout.session.completed'));
const verify = (given = delivery, trusted = TRUST, now = NOW) => stripe.verify(given, trusted, now);
const secondsAfter = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const SENT = NOW.getTime() / 1000;
const withHeader = (header: string) => ({ ...delivery, headers: { 'stripe-signature': header } });
const signature = hmac(`${SENT}.${delivery.rawBody.toString()}`);

describe('stripe.verify', () => {
  it.each(vectors)('judges the vector $id by its own clock', ({ id, secret, now, headers, body, valid }) => {
    const judge = () => verify(toDelivery({ headers, body }), trust(inForce(secret)), new Date(now * 1000));

    // Stripe's own library takes what is signed ahead of time.
    if (valid && id !== 'stripe-future-1h') expect(judge).not.toThrow();
    else expect(judge).toThrow(SignatureError);
  });

  it('accepts every sample', () => {
    for (const event of samples.events) expect(() => verify(toDelivery(sampleOf(samples, event)))).not.toThrow();
  });

  it('accepts the old secret until its date, and the new one at once', () => {
    const rotating = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-22T00:00:00Z' });
    const rotated = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-21T12:00:00Z' });
    const renewed = toDelivery(sampleOf(samples, 'checkout.session.completed', {}, 'new'));

    expect(() => verify(delivery, rotating)).not.toThrow();
    expect(() => verify(renewed, rotating)).not.toThrow();
    expect(() => verify(delivery, rotated)).toThrow(SignatureError);
  });

  it('accepts a message that is signed with several secrets when one of them fits', () => {
    const other = hmac(`${SENT}.${delivery.rawBody.toString()}`, 'other');

    expect(() => verify(withHeader(`t=${SENT},v1=${other},v1=${signature}`))).not.toThrow();
    expect(() => verify(withHeader(`t=${SENT},v1=${signature},v1=${other},v0=${other}`))).not.toThrow();
    expect(() => verify(withHeader(`t=${SENT},v1=${other},v0=${signature}`))).toThrow(SignatureError);
  });

  it('refuses what was signed more than 5 minutes before or ahead, and says that a clock is wrong', () => {
    expect(() => verify(delivery, TRUST, secondsAfter(300))).not.toThrow();
    expect(() => verify(delivery, TRUST, secondsAfter(-300))).not.toThrow();
    for (const now of [secondsAfter(301), secondsAfter(-301)]) {
      expect(() => verify(delivery, TRUST, now)).toThrow(
        expect.objectContaining({ name: 'SignatureError', cure: expect.stringContaining('clock') as string }) as Error,
      );
    }
  });

  it.each([
    ['', 'no header'],
    [`t=${SENT}`, 'no signature'],
    [`v1=${signature}`, 'no time'],
    [`t=${SENT},t=${SENT},v1=${signature}`, 'two times'],
    [`t= ${SENT},v1=${signature}`, 'a time that is no number'],
    [`t=${SENT},v1=${signature.toUpperCase()}`, 'upper case'],
    [`t=${SENT},v1=${signature}00`, 'a longer signature'],
  ])('refuses the header "%s": %s', (header) => {
    expect(() => verify(withHeader(header))).toThrow(SignatureError);
  });

  it('refuses everything while the store has no secret, and never takes an empty one', () => {
    const unsigned = toDelivery(sampleOf(samples, 'checkout.session.completed', {}, ''));

    expect(() => verify(delivery, { ...trust(), acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify(unsigned, trust(inForce('')))).toThrow(SignatureError);
  });

  it('refuses every change of a single byte', () => refusesEveryChange(stripe, delivery));

  it('throws nothing but SignatureError, whatever the header', () =>
    refusesAnyHeader(stripe, 'stripe-signature', ['t=', 'v1=', ',', String(SENT), '=']));
});
