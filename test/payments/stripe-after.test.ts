import type { Charge, PaymentGateway } from '../../domain/payment';
import { createStripeGateway } from '../../payments/stripe';
import { aCharge } from './charges';
import { type FakeStripe, startFakeStripe, type Verdict } from './fake-stripe';

const SECRET_KEY = 'sk_test_secret';
const SHORT_MS = 200;

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

  describe('cancel', () => {
    it('gives up what was not taken, as often as it is asked', async () => {
      const paymentId = await prepare(aCharge());

      expect(await gateway.cancel(paymentId)).toEqual({ status: 'cancelled' });
      expect(await gateway.cancel(paymentId)).toEqual({ status: 'cancelled' });
    });

    it('says when it was charged after all', async () => {
      const { paymentId } = await takeWith('approve');

      expect(await gateway.cancel(paymentId)).toEqual({ status: 'charged' });
    });

    it('waits for a charge in flight', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      say('processing');
      await gateway.take(paymentId, charge).catch(() => undefined);

      await expect(gateway.cancel(paymentId)).rejects.toThrow('is processing');
    });
  });

  describe('refund', () => {
    it('gives the money back once, however often it is asked', async () => {
      const { paymentId } = await takeWith('approve');
      const refunded = { status: 'refunded', message: null };

      expect(await gateway.refund(paymentId)).toEqual(refunded);
      expect(await gateway.refund(paymentId)).toEqual(refunded);
      expect(fake.refunds).toBe(1);
    });

    it('gives the money back once when the answer was lost', async () => {
      const { paymentId } = await takeWith('approve');
      fake.disturb('POST refund', 'lose');
      await expect(gateway.refund(paymentId)).rejects.toThrow('StripeConnectionError');
      fake.calm();

      expect((await gateway.refund(paymentId)).status).toBe('refunded');
      expect(fake.refunds).toBe(1);
    });

    it('takes a pending refund for one', async () => {
      const { paymentId } = await takeWith('approve');
      fake.refundStatus = 'pending';

      expect(await gateway.refund(paymentId)).toEqual({ status: 'refunded', message: null });
    });

    it('tells why none is made, and tries anew when it is asked again', async () => {
      const { paymentId } = await takeWith('approve');
      fake.refundStatus = 'failed';

      expect(await gateway.refund(paymentId)).toEqual({ status: 'refused', message: 'expired_or_canceled_card' });
      fake.refundStatus = 'succeeded';
      expect((await gateway.refund(paymentId)).status).toBe('refunded');
    });

    it('refuses what was never taken', async () => {
      expect(await gateway.refund(await prepare(aCharge()))).toEqual({
        status: 'refused',
        message: 'There is no successful charge to refund.',
      });
    });
  });

  describe('pageSession', () => {
    it('offers nothing to pay before the bank has been asked, nor afterwards', async () => {
      const { charge, paymentId } = await takeWith('approve');
      const fresh = await prepare({ ...charge, key: 'another' });

      expect(await gateway.pageSession(fresh)).toMatchObject({ clientSecret: null, method: null });
      expect(await gateway.pageSession(paymentId)).toMatchObject({ clientSecret: null, method: null });
    });

    it('has no page without a publishable key', async () => {
      const secretly = createStripeGateway({ secretKey: SECRET_KEY, publicKey: null, address: fake.address });

      expect(await secretly.pageSession(await prepare(aCharge()))).toBeNull();
    });
  });

  describe('in an outage', () => {
    const message = async (call: Promise<unknown>) =>
      call.then(
        () => 'no error',
        (error: Error) => `${error.name}: ${error.message} ${JSON.stringify(error)}`,
      );

    it.each([401, 403, 404, 409, 429, 500, 503])('throws for HTTP %d, without what was sent', async (status) => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      const error = { type: 'api_error', message: `${SECRET_KEY} 4242424242424242`, payment_intent: intent(paymentId) };
      fake.disturb('GET', { status, error });
      const text = await message(gateway.take(paymentId, charge));

      expect(text).toMatch(new RegExp(`^PaymentGatewayError: Payment gateway stripe: .*HTTP ${status}.*req_fake`));
      expect(text).not.toMatch(/4242|sk_test|_secret_/);
    });

    it('throws when Stripe hangs, and then has asked nobody', async () => {
      const charge = aCharge();
      const paymentId = await prepare(charge);
      fake.disturb('POST confirm', 'hang');

      expect(await message(connect(SHORT_MS).take(paymentId, charge))).toContain('StripeConnectionError');
      fake.calm();
      expect((await gateway.take(paymentId, charge)).status).toBe('charged');
      expect(fake.asked).toBe(1);
    });

    it('throws for an answer that is no JSON, and where nobody listens', async () => {
      await fake.stop();

      expect(await message(gateway.take('pi_1', aCharge()))).toContain('StripeConnectionError');
    });
  });
});
