import type { Charge, PaymentGateway } from '../../domain/payment';
import { createStripeGateway } from '../../payments/stripe';
import { aCharge } from './charges';
import { approve, type FakeStripe, startFakeStripe, type Verdict } from './fake-stripe';

const SECRET_KEY = 'sk_test_secret';
const NO_FUNDS = { code: 'card_declined', decline_code: 'insufficient_funds' };
const LOST_CARD = { code: 'card_declined', decline_code: 'lost_card' };
const ASKS = { code: 'authentication_required', decline_code: 'authentication_required' };

describe('createStripeGateway', () => {
  let fake: FakeStripe;
  let gateway: PaymentGateway;

  const connect = (timeoutMilliseconds = 10_000) =>
    createStripeGateway({ secretKey: SECRET_KEY, publicKey: 'pk_test_1', address: fake.address, timeoutMilliseconds });
  const prepare = async (charge: Charge) => (await gateway.prepare(charge)).paymentId ?? '';
  const intent = (id: string) => fake.intents.get(id)!;
  const say = (verdict: Verdict) => (fake.bank = () => verdict);
  /** Prepares and takes, with the bank saying this. */
  const takeWith = async (verdict: Verdict, charge = aCharge()) => {
    const paymentId = await prepare(charge);
    say(verdict);
    return { charge, paymentId, outcome: await gateway.take(paymentId, charge) };
  };

  beforeEach(async () => {
    fake = await startFakeStripe();
    gateway = connect();
  });
  afterEach(() => fake.stop());

  describe('prepare', () => {
    it('makes one unconfirmed payment, however often it is asked', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);

      expect(await gateway.prepare(charge)).toEqual({ status: 'prepared', paymentId, holdUntil: null });
      expect(fake.intents.size).toBe(1);
      expect(fake.asked).toBe(0);
      expect(fake.bodies[0]).toEqual({
        amount: '4900',
        currency: 'usd',
        customer: 'cus_ann',
        payment_method: 'pm_card',
        'automatic_payment_methods[enabled]': 'true',
        'automatic_payment_methods[allow_redirects]': 'never',
        'metadata[order_id]': 'order-1',
        'metadata[line]': 'line-1',
        'metadata[attempt]': '1',
      });
    });

    it('makes one payment when the answer was lost', async () => {
      const charge = aCharge();
      fake.disturb('POST create', 'lose');
      await expect(gateway.prepare(charge)).rejects.toThrow('StripeConnectionError');
      fake.calm();

      expect(await gateway.prepare(charge)).toMatchObject({ status: 'prepared', paymentId: 'pi_1' });
      expect(fake.intents.size).toBe(1);
    });

    it('makes another payment for another charge', async () => {
      expect(await prepare(aCharge())).not.toBe(await prepare(aCharge()));
    });

    it('declines a method that Stripe does not know, and leaves a payment that another can pay', async () => {
      const charge = aCharge({ method: { method: 'pm_gone', customer: null } });
      const answer = await gateway.prepare(charge);

      expect(answer).toEqual({ status: 'declined', paymentId: 'pi_1', code: 'resource_missing', isHard: true });
      expect(await gateway.prepare(charge)).toEqual(answer);
      expect(fake.intents.size).toBe(1);
      expect(await gateway.pageSession('pi_1')).toMatchObject({ clientSecret: 'pi_1_secret_1', method: null });
    });

    it.each([
      ['an amount under the least', { amount: 10, currency: 'USD' }, 'amount_too_small'],
      ['a fraction that Stripe cannot charge', { amount: 1_050, currency: 'MGA' }, 'invalid_amount'],
    ])('declines %s for good', async (_what, money, code) => {
      expect(await gateway.prepare(aCharge({ money }))).toEqual({
        status: 'declined',
        paymentId: null,
        code,
        isHard: true,
      });
    });
  });

  describe('prepare, for a hold', () => {
    const hold = () => aCharge({ mode: 'hold' });

    it('authorizes once and tells until when', async () => {
      fake.captureBefore = Date.parse('2026-10-08T12:00:00Z') / 1_000;
      const charge = hold();
      const answer = await gateway.prepare(charge);

      expect(answer).toEqual({ status: 'prepared', paymentId: 'pi_1', holdUntil: '2026-10-08T12:00:00.000Z' });
      expect(await gateway.prepare(charge)).toEqual(answer);
      expect(fake.asked).toBe(1);
      expect(fake.charged).toBe(0);
    });

    it('counts on the shortest hold when Stripe does not tell', async () => {
      const created = 1_790_000_000;

      expect(await gateway.prepare(hold())).toMatchObject({
        holdUntil: new Date((created + (4 * 24 + 18) * 3_600) * 1_000).toISOString(),
      });
    });

    it('authorizes once when the answer was lost', async () => {
      const charge = hold();
      fake.disturb('POST confirm', 'lose');
      await expect(gateway.prepare(charge)).rejects.toThrow('StripeConnectionError');
      fake.calm();

      expect((await gateway.prepare(charge)).status).toBe('prepared');
      expect(fake.asked).toBe(1);
    });

    it('tells a decline, and goes on with the payment that the buyer has mended', async () => {
      const charge = hold();
      say(LOST_CARD);
      const answer = await gateway.prepare(charge);

      expect(answer).toEqual({ status: 'declined', paymentId: 'pi_1', code: 'lost_card', isHard: true });
      expect(await gateway.prepare(charge, 'pi_1')).toEqual(answer);
      expect(fake.asked).toBe(1);
      approve(fake, intent('pi_1'));
      expect(await gateway.prepare(charge, 'pi_1')).toMatchObject({ status: 'prepared', paymentId: 'pi_1' });
      expect(fake.intents.size).toBe(1);
    });

    it('tells that the bank asks for the buyer', async () => {
      say(ASKS);

      expect(await gateway.prepare(hold())).toEqual({ status: 'actionRequired', paymentId: 'pi_1' });
    });

    it('renews: the new one is held before the old one is given up', async () => {
      const old = await prepare(hold());
      const renewed = await prepare(hold());

      expect([intent(old).status, intent(renewed).status]).toEqual(['requires_capture', 'requires_capture']);
      expect(await gateway.cancel(old)).toEqual({ status: 'cancelled' });
      expect([intent(old).status, intent(renewed).status]).toEqual(['canceled', 'requires_capture']);
    });
  });

  describe('take', () => {
    it('confirms without the buyer', async () => {
      const { paymentId, outcome } = await takeWith('approve');

      expect(outcome).toEqual({ status: 'charged', paymentId });
      expect(fake.bodies.at(-1)).toMatchObject({ off_session: 'true' });
    });

    it('charges once when the answer was lost after the charge', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      fake.disturb('POST confirm', 'lose');
      await expect(gateway.take(paymentId, charge)).rejects.toThrow('StripeConnectionError');
      fake.calm();
      fake.idempotencyKeys.clear(); // as Stripe does after a day

      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'charged', paymentId });
      expect(fake.asked).toBe(1);
    });

    it('charges once, however many take the same payment at once', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => gateway.take(paymentId, charge)));

      expect(outcomes).toEqual(outcomes.map(() => ({ status: 'charged', paymentId })));
      expect(fake.charged).toBe(1);
    });

    it('asks the bank once, however many take a payment at once that is declined', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      say(NO_FUNDS);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => gateway.take(paymentId, charge)));

      expect(outcomes).toEqual(
        outcomes.map(() => ({ status: 'declined', paymentId, code: 'insufficient_funds', isHard: false })),
      );
      expect(fake.asked).toBe(1);
    });

    it.each([
      ['soft', NO_FUNDS, { code: 'insufficient_funds', isHard: false }],
      ['hard', LOST_CARD, { code: 'lost_card', isHard: true }],
      ['hard, without a code of the bank', { code: 'expired_card' }, { code: 'expired_card', isHard: true }],
    ])('tells a %s decline', async (_kind, verdict, decline) => {
      const { paymentId, outcome } = await takeWith(verdict);

      expect(outcome).toEqual({ status: 'declined', paymentId, ...decline });
    });

    it('asks the bank once an attempt, however often it is repeated', async () => {
      const { charge, paymentId, outcome } = await takeWith(NO_FUNDS);
      fake.idempotencyKeys.clear();

      expect(await gateway.take(paymentId, charge)).toEqual(outcome);
      expect(fake.asked).toBe(1);
      say('approve');
      expect((await gateway.take(paymentId, { ...charge, attempt: 2 })).status).toBe('charged');
      expect(fake.asked).toBe(2);
    });

    it('does not ask again when the answer of a decline was lost', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      say(LOST_CARD);
      fake.disturb('POST confirm', 'lose');
      await expect(gateway.take(paymentId, charge)).rejects.toThrow('StripeConnectionError');
      fake.calm();

      expect(await gateway.take(paymentId, charge)).toMatchObject({ status: 'declined', code: 'lost_card' });
      expect(fake.asked).toBe(1);
    });

    it('goes on when a later attempt was cut off before the bank was asked', async () => {
      const { charge, paymentId } = await takeWith(NO_FUNDS);
      const second = { ...charge, attempt: 2 };
      fake.disturb('POST confirm', { status: 500, error: { type: 'api_error' } });
      await expect(gateway.take(paymentId, second)).rejects.toThrow('HTTP 500');
      fake.calm();

      expect((await gateway.take(paymentId, second)).status).toBe('declined');
      expect(fake.asked).toBe(2);
    });

    it('declines for good when the method has gone meanwhile', async () => {
      const { charge, paymentId } = await takeWith(NO_FUNDS);
      const gone = { ...charge, attempt: 2, method: { method: 'pm_gone', customer: null } };

      expect(await gateway.take(paymentId, gone)).toEqual({
        status: 'declined',
        paymentId,
        code: 'resource_missing',
        isHard: true,
      });
    });

    it.each([
      ['as a decline', ASKS],
      ['as a step of its own', 'action'],
    ] as const)('tells that the bank asks for the buyer, %s', async (_how, verdict) => {
      const { charge, paymentId, outcome } = await takeWith(verdict);

      expect(outcome).toEqual({ status: 'actionRequired', paymentId });
      expect(await gateway.take(paymentId, charge)).toEqual(outcome);
      expect(await gateway.pageSession(paymentId)).toEqual({
        gateway: 'stripe',
        publicKey: 'pk_test_1',
        clientSecret: `${paymentId}_secret_1`,
        method: 'pm_card',
      });
      approve(fake, intent(paymentId));
      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'charged', paymentId });
      expect(fake.charged).toBe(1);
    });

    it('charges what the buyer has paid on screen by another method', async () => {
      const { charge, paymentId } = await takeWith(LOST_CARD);

      expect(await gateway.pageSession(paymentId)).toMatchObject({
        clientSecret: `${paymentId}_secret_1`,
        method: null,
      });
      approve(fake, intent(paymentId));
      expect(await gateway.take(paymentId, { ...charge, attempt: 2 })).toEqual({ status: 'charged', paymentId });
      expect(fake.charged).toBe(1);
    });

    it('throws while it is processing, and says what became of it', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      say('processing');

      await expect(gateway.take(paymentId, charge)).rejects.toThrow(`payment ${paymentId} is processing`);
      await expect(gateway.take(paymentId, charge)).rejects.toThrow('is processing');
      intent(paymentId).status = 'succeeded';
      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'charged', paymentId });
      expect(fake.asked).toBe(1);
    });

    it('throws for a state that nobody knows', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      intent(paymentId).status = 'requires_moon';

      await expect(gateway.take(paymentId, charge)).rejects.toThrow('requires_moon');
    });

    it('takes nothing that was cancelled', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      await gateway.cancel(paymentId);

      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'lapsed', paymentId });
      expect(fake.asked).toBe(0);
    });

    it('captures what is held', async () => {
      const charge = aCharge({ mode: 'hold' });
      const paymentId = await prepare(charge);

      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'charged', paymentId });
      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'charged', paymentId });
      expect([fake.asked, fake.charged]).toEqual([1, 1]);
    });

    it('captures once when the answer was lost', async () => {
      const charge = aCharge({ mode: 'hold' });
      const paymentId = await prepare(charge);
      fake.disturb('POST capture', 'lose');
      await expect(gateway.take(paymentId, charge)).rejects.toThrow('StripeConnectionError');
      fake.calm();

      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'charged', paymentId });
      expect(fake.charged).toBe(1);
    });

    it.each(['charge_expired_for_capture', 'capture_charge_authorization_expired'])(
      'never captures what has lapsed: %s',
      async (code) => {
        const charge = aCharge({ mode: 'hold' });
        const paymentId = await prepare(charge);
        fake.disturb('POST capture', { status: 400, error: { type: 'invalid_request_error', code } });

        expect(await gateway.take(paymentId, charge)).toEqual({ status: 'lapsed', paymentId });
      },
    );

    it('tells that a hold has lapsed and Stripe has cancelled it', async () => {
      const charge = aCharge({ mode: 'hold' });
      const paymentId = await prepare(charge);
      intent(paymentId).status = 'canceled';

      expect(await gateway.take(paymentId, charge)).toEqual({ status: 'lapsed', paymentId });
    });
  });
});
