import { NO_CREDENTIALS } from '../../domain/store';
import { createPaymentGateways, type PaymentGateways } from '../../payments/gateways';
import { orderBody, useApi } from '../api/api';
import { describeInBrowser, useBrowser } from '../helpers/browser';
import { until } from '../helpers/engine';
import { aCharge } from '../payments/charges';
import { approve, startFakeStripe, type FakeStripe } from '../payments/fake-stripe';
import { routeStripe, type StripeStub } from './stripe-script';

jest.setTimeout(120_000);

// Browsers trust this host without a certificate.
const HOST = 'keys.localhost';
const LINE = 'desktop-app';
const STRIPE_KEYS = { secretKey: 'sk_test_1', publicKey: 'pk_test_1' };
const MENDED = [{ name: 'paymentMended', message: { line: LINE }, reopened: false }];

describeInBrowser('the page of a declined payment at Stripe, in a browser', () => {
  let stripe: FakeStripe;
  let payments: PaymentGateways;

  beforeAll(async () => {
    stripe = await startFakeStripe();
    payments = createPaymentGateways({ sandboxAddress: null, stripeAddress: stripe.address });
  });
  const api = useApi({ publicUrl: `http://${HOST}` }, () => ({
    payments: { get: (...asked) => payments.get(...asked) },
  }));
  const browser = useBrowser(() => ({ [HOST]: api.url }));

  beforeAll(async () => {
    const credentials = { ...NO_CREDENTIALS, gateway: STRIPE_KEYS };
    await api.addProduct(LINE, { name: 'Desktop App' });
    await api.addStore('stripe', { gateway: 'stripe', paymentMode: 'onDelivery' }, credentials);
  });
  beforeEach(() => {
    Object.assign(api.gateway, { charges: false, handsOver: false });
    api.gateway.signals.length = 0;
  });
  afterAll(() => stripe.stop());

  /** The address of the payment page of an order that Stripe has declined, or asks the buyer to confirm. */
  async function declined(verdict: 'declined' | 'action'): Promise<string> {
    stripe.bank = () => (verdict === 'action' ? 'action' : { code: 'card_declined', decline_code: 'lost_card' });
    const body = orderBody({ store: 'stripe', payment: { method: 'saved', customer: null } });
    const { id, statusUrl } = (await api.call<{ id: string; statusUrl: string }>('POST', '/v1/orders', { body })).body;
    const charge = aCharge({ orderId: id, line: LINE, method: { method: 'pm_1', customer: null } });
    const gateway = payments.get('stripe', 'stripe', STRIPE_KEYS);
    const { paymentId } = await gateway.prepare(charge);
    await gateway.take(paymentId ?? '', charge);
    await api.gateway.decline(id, LINE, paymentId, new Date('2030-01-08T10:00:00Z'));
    return `${statusUrl}/payment`;
  }

  const stubbed = (changes: Partial<StripeStub> = {}): StripeStub => ({
    calls: [],
    refusal: null,
    isAway: false,
    status: 'requires_action',
    onPaid: (secret) => {
      const intent = stripe.intents.get(secret.replace(/_secret_1$/, ''));
      if (intent) approve(stripe, intent);
    },
    ...changes,
  });
  const openAt = (url: string, stub: StripeStub) => browser.open(url, (context) => routeStripe(context, HOST, stub));

  it('lets Stripe’s script load its parts, show its fields and ask its bank, and the order learns of the payment', async () => {
    const stub = stubbed();
    const { page, complaints } = await openAt(await declined('declined'), stub);
    await page.frameLocator('iframe').first().getByText('Card number').waitFor();
    const arePartsThere = await page.evaluate('window.partIsThere');
    const frames = page.frames().map((frame) => new URL(frame.url()).host);
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByText('We are checking your payment').waitFor();

    expect(arePartsThere).toBe(true);
    expect(frames).toEqual([HOST, 'js.stripe.com', 'b.js.stripe.com']);
    expect(stub.calls).toEqual([expect.stringMatching(/^confirm pi_\d+_secret_1$/)]);
    expect(api.gateway.signals).toEqual(MENDED);
    expect(complaints).toEqual([]);
  });

  it('says why it did not work, and lets the buyer try again', async () => {
    const stub = stubbed({ refusal: 'Your card has insufficient funds.' });
    const { page, complaints } = await openAt(await declined('declined'), stub);
    const pay = page.getByRole('button', { name: 'Pay' });
    await pay.click();
    await page.getByRole('alert').filter({ hasText: 'Your card has insufficient funds.' }).waitFor();
    const signalsBefore = [...api.gateway.signals];
    stub.refusal = null;
    await pay.click();
    await page.getByText('We are checking your payment').waitFor();

    expect(signalsBefore).toEqual([]);
    expect(stub.calls).toHaveLength(2);
    expect(api.gateway.signals).toEqual(MENDED);
    expect(complaints).toEqual([]);
  });

  it('lets the buyer try again when Stripe could not be asked', async () => {
    const stub = stubbed({ isAway: true });
    const { page } = await openAt(await declined('declined'), stub);
    const pay = page.getByRole('button', { name: 'Pay' });
    await pay.click();
    await page.getByRole('alert').filter({ hasText: 'The bank could not be asked.' }).waitFor();

    expect(await pay.isEnabled()).toBe(true);
    expect(api.gateway.signals).toEqual([]);
  });

  it('shows the bank’s own page where the bank wants a confirmation', async () => {
    const stub = stubbed();
    const { page, complaints } = await openAt(await declined('action'), stub);
    await page.getByRole('button', { name: 'Confirm with my bank' }).click();
    await page.getByText('We are checking your payment').waitFor();

    expect(stub.calls.map((call) => call.split(' ')[0])).toEqual(['retrieve', 'handle']);
    expect(api.gateway.signals).toEqual(MENDED);
    expect(complaints).toEqual([]);
  });

  it('claims no payment where Stripe’s script cannot be loaded', async () => {
    const { page } = await browser.open(await declined('declined'), (context) =>
      context.route('https://js.stripe.com/**', (route) => route.abort()),
    );
    const words = await page.getByRole('alert').textContent();
    await page.evaluate("document.querySelector('form').requestSubmit()");

    expect(words).toContain('could not be loaded');
    expect(await page.getByRole('button', { name: 'Pay' }).isDisabled()).toBe(true);
    expect(api.gateway.signals).toEqual([]);
  });

  it('says it where the bank has sent the buyer back without a payment', async () => {
    const url = await declined('declined');
    const secret = `${[...stripe.intents.keys()].at(-1)}_secret_1`;
    const query = `?payment_intent=pi&payment_intent_client_secret=${secret}&redirect_status=failed`;
    const { page, complaints } = await openAt(`${url}${query}`, stubbed());

    expect(await page.getByRole('alert').textContent()).toBe(
      'The payment did not go through. Please try another method.',
    );
    expect(complaints).toEqual([]);
  });

  it('allows nothing that Stripe does not name', async () => {
    const { page, complaints } = await openAt(await declined('declined'), stubbed());
    await page.evaluate(`document.body.append(
      Object.assign(document.createElement('script'), { src: 'https://stripe.example/v3/' }),
      Object.assign(document.createElement('iframe'), { src: 'https://stripe.example/' }),
      Object.assign(document.createElement('img'), { src: 'https://stripe.example/' }),
    ); void fetch('https://stripe.example/').catch(() => null)`);
    const blocked = () => complaints.flatMap((complaint) => /^policy: (\S+)/.exec(complaint)?.[1] ?? []).sort();
    await until('the policy to speak', () => blocked().length === 4);

    expect(blocked()).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem']);
  });
});
