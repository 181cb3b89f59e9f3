import type { Charge } from '../../domain/payment';
import { NO_CREDENTIALS } from '../../domain/store';
import { createPaymentGateways, type PaymentGateways } from '../../payments/gateways';
import { startPaymentServer, type PaymentServer } from '../../sandbox/payment-server';
import { DECLINED_METHOD } from '../../sandbox/payment-bank';
import { aCharge } from '../payments/charges';
import { approve, startFakeStripe, type FakeStripe } from '../payments/fake-stripe';
import { orderBody, useApi } from './api';

const LINE = 'desktop-app';
const UNTIL = new Date('2030-01-08T10:00:00Z');
const STRIPE_KEYS = { secretKey: 'sk_test_1', publicKey: 'pk_test_1' };

let sandbox: PaymentServer;
let stripe: FakeStripe;
let payments: PaymentGateways;

beforeAll(async () => {
  sandbox = await startPaymentServer({ port: 0 });
  stripe = await startFakeStripe();
  payments = createPaymentGateways({ sandboxAddress: sandbox.address, stripeAddress: stripe.address });
});
const api = useApi({}, () => ({ payments: { get: (...asked) => payments.get(...asked) } }));

beforeAll(async () => {
  await api.addProduct(LINE, { name: 'Desktop <b>App</b>' });
  await api.addStore('sandbox', { gateway: 'sandbox', paymentMode: 'onDelivery' });
  await api.addStore(
    'stripe',
    { gateway: 'stripe', paymentMode: 'onDelivery' },
    { ...NO_CREDENTIALS, gateway: STRIPE_KEYS },
  );
});
beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.charges = false;
  api.gateway.handsOver = false;
  api.gateway.signals.length = 0;
  stripe.bank = () => 'approve';
});
afterAll(() => Promise.all([sandbox.stop(), stripe.stop()]));

/** An order whose line has its codes and is not paid; `path` is that of its page. */
async function granted(store: 'sandbox' | 'stripe'): Promise<{ id: string; path: string }> {
  const body = orderBody({ store, payment: { method: 'saved', customer: null } });
  const placed = await api.call<{ id: string; statusUrl: string }>('POST', '/v1/orders', { body });
  return { id: placed.body.id, path: `${new URL(placed.body.statusUrl).pathname}/payment` };
}

/** The same after its payment was declined at the gateway. */
async function declined(store: 'sandbox' | 'stripe', method: string) {
  const order = await granted(store);
  const charge: Charge = aCharge({ orderId: order.id, line: LINE, method: { method, customer: null } });
  const gateway = payments.get(store, store, store === 'stripe' ? STRIPE_KEYS : { secretKey: null, publicKey: null });
  const { paymentId } = await gateway.prepare(charge);
  await gateway.take(paymentId ?? '', charge);
  await api.gateway.decline(order.id, LINE, paymentId, UNTIL);
  return { ...order, paymentId: paymentId ?? '' };
}

const open = (path: string, accept = 'text/html') => api.call('GET', path, { key: null, headers: { accept } });
const post = (path: string, fields: Record<string, string>, accept = 'text/html') =>
  api.call('POST', path, {
    key: null,
    body: new URLSearchParams(fields).toString(),
    headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
  });

const MENDED = [{ name: 'paymentMended', message: { line: LINE }, reopened: false }];

describe('the page of a declined payment in the sandbox', () => {
  it('shows what is to be paid, how much and until when, without a script', async () => {
    const { path } = await declined('sandbox', DECLINED_METHOD);
    const { status, text, headers } = await open(path);

    expect(status).toBe(200);
    expect(text).toContain('Desktop &lt;b&gt;App&lt;/b&gt;');
    expect(text).toContain('$49.00, until Jan 8, 2030');
    expect(text).toMatch(/value="sandbox-card".*value="sandbox-card-2"/s);
    expect(text).not.toContain('<script');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('pays by the chosen method, tells the order and leads back to it', async () => {
    const { id, path, paymentId } = await declined('sandbox', DECLINED_METHOD);
    const { status, headers } = await post(path, { line: LINE, method: 'sandbox-card-2' });
    const statusPath = path.replace(/\/payment$/, '');
    const checking = await open(`${statusPath}?payment=checking`);

    expect([status, headers.get('location')]).toEqual([303, `https://keys.example.com${statusPath}?payment=checking`]);
    expect(sandbox.ledger().filter((entry) => entry.paymentId === paymentId)).toMatchObject([
      { kind: 'charge', orderId: id, method: 'sandbox-card-2' },
    ]);
    expect(api.gateway.signals).toEqual(MENDED);
    expect(checking.text).toContain('We are checking your payment');
  });

  it('says in plain words that the other method was declined too', async () => {
    const { path, paymentId } = await declined('sandbox', DECLINED_METHOD);
    const { status, text } = await post(path, { line: LINE, method: DECLINED_METHOD });

    expect([status, text]).toEqual([409, expect.stringContaining('The payment did not go through')]);
    expect(sandbox.ledger().some((entry) => entry.paymentId === paymentId)).toBe(false);
    expect(api.gateway.signals).toEqual([]);
  });

  it('is declined a second time while the bank declines everything, and goes through once it does not', async () => {
    sandbox.setMode('decline');
    const { path, paymentId } = await declined('sandbox', 'sandbox-card');
    const second = await post(path, { line: LINE, method: 'sandbox-card-2' });
    sandbox.setMode('approve');
    const third = await post(path, { line: LINE, method: 'sandbox-card-2' });

    expect([second.status, third.status]).toEqual([409, 303]);
    expect(sandbox.ledger().filter((entry) => entry.paymentId === paymentId)).toHaveLength(1);
    expect(api.gateway.signals).toEqual(MENDED);
  });

  it('confirms with the bank by the saved method where that is what the bank wants', async () => {
    sandbox.setMode('action');
    const { path, paymentId } = await declined('sandbox', 'sandbox-card');
    sandbox.setMode('approve');
    const { text } = await open(path);
    await post(path, { line: LINE });

    expect(text).toContain('Confirm with my bank');
    expect(sandbox.ledger().filter((entry) => entry.paymentId === paymentId)).toHaveLength(1);
    expect(api.gateway.signals).toEqual(MENDED);
  });

  it('charges once, however often the form is sent', async () => {
    const { path, paymentId } = await declined('sandbox', DECLINED_METHOD);
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => post(path, { line: LINE, method: 'sandbox-card' })),
    );

    expect(replies.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(sandbox.ledger().filter((entry) => entry.paymentId === paymentId)).toHaveLength(1);
  });

  it('is linked from the status page while the payment is declined, and only then', async () => {
    const { path } = await declined('sandbox', DECLINED_METHOD);
    const unpaid = await granted('sandbox');
    const statusOf = async (page: string) => (await open(page.replace(/\/payment$/, ''))).text;

    expect(await statusOf(path)).toContain(`href="https://keys.example.com${path}"`);
    expect(await statusOf(unpaid.path)).not.toContain('/payment"');
  });

  it('opens only where a payment was declined', async () => {
    const { path } = await granted('sandbox');
    const pages = [await open(path), await post(path, { line: LINE }), await open('/orders/status/nobody/payment')];

    expect(pages.map(({ status }) => status)).toEqual([303, 303, 404]);
    expect((await open(path, 'application/json')).body).toEqual({ lines: [] });
    expect(api.gateway.signals).toEqual([]);
  });

  it('asks to come back while Temporal or the gateway is away', async () => {
    const { path } = await declined('sandbox', DECLINED_METHOD);
    payments = createPaymentGateways({ sandboxAddress: 'http://127.0.0.1:1', stripeAddress: stripe.address });
    const gatewayAway = await open(path);
    payments = createPaymentGateways({ sandboxAddress: sandbox.address, stripeAddress: stripe.address });
    api.gateway.state = 'down';
    const temporalAway = await post(path, { line: LINE, method: 'sandbox-card' });

    expect([gatewayAway.status, temporalAway.status]).toEqual([503, 503]);
    expect(gatewayAway.text).toContain('Nothing is lost');
  });
});

describe('the page of a declined payment at Stripe', () => {
  const lost = { code: 'card_declined', decline_code: 'lost_card' };

  it("loads Stripe's script and our own, and allows exactly these", async () => {
    stripe.bank = () => lost;
    const { path, paymentId } = await declined('stripe', 'pm_1');
    const { status, text, headers } = await open(path);
    const script = await open(`${path}/../../../payment.js`);

    expect(status).toBe(200);
    expect(text).toContain('<script src="https://js.stripe.com/v3/"></script>');
    expect(text).toContain(`data-key="pk_test_1" data-secret="${paymentId}_secret_1" data-method=""`);
    expect(text).not.toMatch(/<script>|sk_test_1/);
    expect(headers.get('content-security-policy')).toContain(
      "script-src 'self' https://js.stripe.com https://*.js.stripe.com;" +
        'frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;connect-src https://api.stripe.com',
    );
    expect([script.status, script.headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
    expect((await open(path.replace(/\/payment$/, ''))).headers.get('content-security-policy')).not.toContain('stripe');
  });

  it('asks for the confirmation of the saved method where that is enough', async () => {
    stripe.bank = () => 'action';
    const { path } = await declined('stripe', 'pm_1');

    expect((await open(path)).text).toMatch(/data-method="pm_1".*Confirm with my bank/s);
  });

  it('tells a storefront what its own page needs', async () => {
    stripe.bank = () => lost;
    const { path, paymentId } = await declined('stripe', 'pm_1');

    expect((await open(path, 'application/json')).body).toEqual({
      lines: [
        {
          line: LINE,
          product: 'Desktop <b>App</b>',
          amount: 4900,
          currency: 'USD',
          until: UNTIL.toISOString(),
          gateway: 'stripe',
          clientSecret: `${paymentId}_secret_1`,
          publicKey: 'pk_test_1',
        },
      ],
    });
  });

  it('has the order ask Stripe, and confirms nothing itself', async () => {
    stripe.bank = () => lost;
    const { path, paymentId } = await declined('stripe', 'pm_1');
    const asked = stripe.asked;
    const intent = stripe.intents.get(paymentId);
    if (intent) approve(stripe, intent);
    const page = await open(path);
    const { status, body } = await post(path, { line: LINE, method: 'pm_2' }, 'application/json');

    expect(page.text).toContain('data-look');
    expect([status, body]).toEqual([202, { line: LINE, status: 'checking' }]);
    expect(api.gateway.signals).toEqual(MENDED);
    expect(stripe.asked).toBe(asked);
  });
});
