import { connectStripe } from '../../payments/stripe-client';
import { createStripeGateway } from '../../payments/stripe';
import { createStripePayments } from '../../payments/stripe-payments';
import { startStripeMock, type StripeMock } from '../helpers/stripe-mock';
import { aCharge } from './charges';

const program = process.env.STRIPE_MOCK ?? '';
const suite = program ? describe : describe.skip;

// It has no memory and answers with fixtures: what it proves is that Stripe's API takes our requests.
suite(program ? 'createStripePayments, at stripe-mock' : 'skipped, because there is no stripe-mock', () => {
  let mock: StripeMock;
  const settings = () => ({ secretKey: 'sk_test_123', publicKey: 'pk_test_123', address: mock.address });
  const payments = () => createStripePayments(connectStripe(settings()));
  const aPayment = expect.stringMatching(/^pi_/) as string;

  beforeAll(async () => {
    mock = await startStripeMock(program);
  });
  afterAll(() => mock.stop());

  it.each([
    ['a saved method', aCharge()],
    ['a hold', aCharge({ mode: 'hold' })],
    ['a method without a customer', aCharge({ method: { method: 'pm_card_visa', customer: null } })],
  ])('makes a payment for %s', async (_what, charge) => {
    expect(await payments().create(charge)).toMatchObject({ intent: { id: aPayment }, decline: null });
  });

  it('gives a payment its method and confirms it', async () => {
    expect(await payments().ask('pi_123', aCharge())).toMatchObject({ intent: { id: aPayment }, refusal: null });
  });

  it('captures and cancels', async () => {
    expect(await payments().capture('pi_123')).toMatchObject({ id: aPayment });
    expect(await payments().cancel('pi_123')).toMatchObject({ id: aPayment });
  });

  it('refunds, and opens a page', async () => {
    const gateway = createStripeGateway(settings());

    expect(await gateway.refund('pi_123')).toEqual({ status: 'refunded', message: null });
    expect(await gateway.pageSession('pi_123')).toMatchObject({ gateway: 'stripe', publicKey: 'pk_test_123' });
  });

  it('would tell of a request that Stripe does not know', async () => {
    const { paymentIntents } = connectStripe(settings());
    const wrong = { payment_method: 'pm_card', off_session: 'never' } as object;

    await expect(paymentIntents.confirm('pi_123', wrong)).rejects.toThrow();
  });
});
