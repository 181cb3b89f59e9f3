import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { formatMoney } from '../domain/money';
import { paymentMendedSignal } from '../workflows/messages';
import type { ApiContext } from './context';
import { atGateway, readDuePayments, type DuePayment } from './due-payments';
import { Problem, unavailable } from './errors';
import { html, type Html } from './html';
import { findOrder } from './order-lookup';
import { tellOrder } from './order-signal';
import { identityOfToken, sendPageProblem } from './order-status-page';
import { page, pageHeaders } from './page';
import { PAYMENT_SCRIPT } from './payment-script';
import { paymentBody } from './schemas/pages';
import { pathParameter, readBody } from './validation';

const BODY_LIMIT = '10kb';
const STRIPE_SCRIPT = 'https://js.stripe.com/v3/';

/** What Stripe's script needs. https://docs.stripe.com/security/guide#content-security-policy */
const STRIPE_SOURCES = {
  scriptSrc: ["'self'", 'https://js.stripe.com', 'https://*.js.stripe.com'],
  frameSrc: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
  connectSrc: ['https://api.stripe.com'],
};

/** The page on which a buyer mends payments that were declined; the link's token is the secret, as on the status page, which also limits it. */
export function paymentPageRouter(context: ApiContext): Router {
  const path = '/orders/status/:token/payment';
  const bodies = [express.urlencoded({ extended: false, limit: BODY_LIMIT }), express.json({ limit: BODY_LIMIT })];
  const router = Router();
  router.use(path, ...pageHeaders(STRIPE_SOURCES));
  router.get(path, guarded(context, showPayments));
  router.post(path, ...bodies, guarded(context, mendPayment));
  router.get('/orders/payment.js', (_request, response) => {
    response.type('js').set('cache-control', 'public, max-age=300').send(PAYMENT_SCRIPT);
  });
  return router;
}

type Answering = (context: ApiContext, request: Request, response: Response) => Promise<void>;

const guarded =
  (context: ApiContext, answer: Answering): RequestHandler =>
  async (request, response) => {
    response.vary('accept');
    try {
      await answer(context, request, response);
    } catch (error) {
      sendPageProblem(request, response, error, context.settings.vendorName);
    }
  };

async function readPayments(context: ApiContext, request: Request) {
  const identity = identityOfToken(context, pathParameter(request, 'token'));
  const { order } = await findOrder(context, identity);
  return {
    identity,
    statusUrl: context.links.buyer.statusUrl(identity.orderId),
    payments: await readDuePayments(context, identity, order),
  };
}

const wantsJson = (request: Request): boolean => request.accepts(['html', 'json']) === 'json';

const showPayments: Answering = async (context, request, response) => {
  const { payments, statusUrl } = await readPayments(context, request);
  if (wantsJson(request)) response.json({ lines: payments.map(paymentView) });
  else if (payments.length === 0) response.redirect(303, statusUrl);
  else response.type('html').send(paymentPage(payments, context.settings.vendorName, statusUrl));
};

/** Never trusts the browser: the order asks the gateway what has been paid. */
const mendPayment: Answering = async (context, request, response) => {
  const { line, method = null } = readBody(paymentBody, request);
  const { identity, payments, statusUrl } = await readPayments(context, request);
  const payment = payments.find((one) => one.line === line);
  if (payment && (await isDeclined(payment, method))) {
    if (wantsJson(request)) throw new Problem(409, 'payment_declined', 'The payment was declined. Try another method.');
    const notice = 'The payment did not go through. Please try another method.';
    response
      .status(409)
      .type('html')
      .send(paymentPage(payments, context.settings.vendorName, statusUrl, notice));
    return;
  }
  if (payment) {
    const { status } = await tellOrder(context, identity, paymentMendedSignal, { line });
    if (status !== 'taken') throw unavailable('Temporal');
  }
  if (wantsJson(request)) response.status(202).json({ line, status: 'checking' });
  else response.redirect(303, `${statusUrl}?payment=checking`);
};

/** Pays where the gateway has no script of its own in the browser; true when the bank has said no. */
async function isDeclined({ gateway, paymentId, session }: DuePayment, method: string | null): Promise<boolean> {
  const { confirm } = gateway;
  if (!confirm || paymentId === null || !session?.clientSecret) return false;
  const { status } = await atGateway(() => confirm(paymentId, method));
  return status === 'declined';
}

const paymentView = ({ line, product, money, until, session }: DuePayment) => ({
  line,
  product,
  ...money,
  until,
  gateway: session?.gateway ?? null,
  ...(session?.clientSecret && { clientSecret: session.clientSecret }),
  ...(session?.publicKey && { publicKey: session.publicKey }),
});

function paymentPage(payments: DuePayment[], vendor: string, statusUrl: string, notice: string | null = null): string {
  const title = 'Mend your payment';
  const body = html`<p class="quiet">${vendor}</p>
    <h1>${title}</h1>
    <p>Your codes are ready. They are yours as soon as the payment has gone through.</p>
    ${notice === null ? null : html`<p role="alert">${notice}</p>`} ${payments.map(paymentSection)}
    <p><a href="${statusUrl}">Back to your order</a></p>`;
  const isStripe = payments.some(({ session }) => session?.gateway === 'stripe');
  return page({ title: `${title} · ${vendor}`, body, scripts: isStripe ? [STRIPE_SCRIPT, '../../payment.js'] : [] });
}

const paymentSection = (payment: DuePayment): Html =>
  html`<section>
    <h2>${payment.product}</h2>
    <p>${formatMoney(payment.money)}${payment.until === null ? null : `, until ${inWords(payment.until)}`}</p>
    ${paymentForm(payment)}
  </section>`;

function paymentForm({ line, paymentId, session }: DuePayment): Html {
  if (paymentId === null || session === null)
    return html`<p>This payment cannot be mended here. Please write to the shop.</p>`;
  const named = html`<input type="hidden" name="line" value="${line}" />`;
  const { clientSecret, publicKey, method, gateway } = session;
  if (clientSecret === null)
    return html`<p>There is nothing to pay on this page just now.</p>
      <form method="post" data-look>${named}<button>Check my payment</button></form>`;
  if (gateway === 'sandbox') return html`<form method="post">${named}${sandboxChoice(method)}</form>`;
  return html`<form method="post" data-key="${publicKey}" data-secret="${clientSecret}" data-method="${method}">
    ${named}
    <div data-element></div>
    <p role="alert"></p>
    <noscript><p>Your browser runs no scripts here, and this payment needs one.</p></noscript>
    <button>${method === null ? 'Pay' : 'Confirm with my bank'}</button>
  </form>`;
}

const sandboxChoice = (method: string | null): Html =>
  html`${method === null ? null : html`<button>Confirm with my bank</button>`}
  ${['sandbox-card', 'sandbox-card-2'].map((card) => html`<button name="method" value="${card}">Pay by ${card}</button> `)}`;

const inWords = (at: string): string =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at)) +
  ' UTC';
