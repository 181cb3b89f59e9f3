import { Router, type Request, type Response } from 'express';
import type { OrderIdentity } from '../domain/ids';
import type { Line } from '../domain/order';
import type { ApiContext } from './context';
import type { Problem } from './errors';
import { notFound, sendProblem, toProblem } from './errors';
import { html, type Html } from './html';
import { sendCodesText } from './long-answers';
import { linesWithCodes } from './order-codes';
import { findOrder, identityOf } from './order-lookup';
import { maskedStatus, orderStatus, productNames, type OrderStatus } from './order-status';
import { page, pageHeaders } from './page';
import { limitByAddress } from './rate-limits';
import { pathParameter } from './validation';

const REFRESH_SECONDS = 5;

/** The buyer's page of one order, found by its token; programs get the same as JSON. */
export function orderStatusPageRouter(context: ApiContext): Router {
  const path = '/orders/status/:token';
  const { settings } = context;
  const router = Router();
  router.use(path, ...pageHeaders(), limitByAddress(settings.publicRateLimit));

  router.get(path, async (request, response) => {
    const wantsJson = request.accepts(['html', 'json']) === 'json';
    response.vary('accept');
    try {
      const status = await readStatus(context, pathParameter(request, 'token'));
      if (wantsJson) response.json(status);
      else response.type('html').send(statusPage(status, settings.vendorName, request.query.payment === 'checking'));
    } catch (error) {
      sendPageProblem(request, response, error, settings.vendorName);
    }
  });

  router.get(`${path}/codes`, async (request, response) => {
    try {
      await sendCodes(context, pathParameter(request, 'token'), response);
    } catch (error) {
      if (response.headersSent) request.log.warn({ err: error }, 'a download of codes broke off');
      else sendPageProblem(request, response, error, settings.vendorName);
    }
  });

  return router;
}

/** Lets a buyer download the codes that are there; leads to the order's page while there are none. */
async function sendCodes(context: ApiContext, token: string, response: Response): Promise<void> {
  const identity = identityOfToken(context, token);
  const { order } = await findOrder(context, identity);
  if (!order || linesWithCodes(order.lines).length === 0) {
    response.redirect(303, context.links.buyer.statusUrl(identity.orderId));
    return;
  }
  const names = await productNames(context, order.lines);
  const nameOf = ({ product, storeProduct }: Line) => names.get(product ?? storeProduct) ?? product ?? storeProduct;
  await sendCodesText(context, response, order, nameOf);
}

/** Answers a buyer, or a storefront, what keeps a page from being shown. */
export function sendPageProblem(request: Request, response: Response, error: unknown, vendor: string): void {
  const problem = toProblem(error);
  if (problem.status >= 500) request.log.error({ err: error }, 'page of an order failed');
  if (request.accepts(['html', 'json']) === 'json') sendProblem(response, problem);
  else response.status(problem.status).type('html').send(problemPage(problem, vendor));
}

/** By a token of the staff the page is there too, with masked codes; its downloads and payments are by the buyer's alone. */
async function readStatus(context: ApiContext, token: string): Promise<OrderStatus> {
  const ofStaff = context.orderIds.orderIdOfStaffToken(token);
  const identity = ofStaff === null ? identityOfToken(context, token) : identityOf(context, ofStaff);
  const { order } = await findOrder(context, identity);
  const status = await orderStatus(context, identity.externalId, order);
  return ofStaff === null ? status : maskedStatus(status);
}

/** Names the order of a buyer's link; throws 404 for a link that nobody was given. */
export function identityOfToken(context: Pick<ApiContext, 'orderIds'>, token: string): OrderIdentity {
  const orderId = context.orderIds.orderIdOfToken(token);
  if (orderId === null) throw notFound('order', 'Check the link in your mail.');
  return identityOf(context, orderId);
}

const MASKED =
  "You see this page as one of the shop: the codes are masked, and a payment is mended by the buyer's own link alone.";

function statusPage(status: OrderStatus, vendor: string, isChecking: boolean): string {
  const { message, next, reference, lines, timeline, test, masked, state, paymentUrl, codesUrl } = status;
  const isLookedAt = isChecking && paymentUrl !== null;
  const body = html`<p class="quiet">${vendor} · Order ${reference}</p>
    <h1>${message}</h1>
    <p>
      ${isLookedAt ? 'Thank you. We are checking your payment; this page shows shortly what has come of it.' : next}
    </p>
    ${paymentUrl === null ? null : html`<p><a href="${paymentUrl}">Mend the payment</a></p>`}
    ${codesUrl === null ? null : html`<p><a href="${codesUrl}" download>Download all codes as a text file</a></p>`}
    ${test ? html`<p class="quiet">This is a test order: its codes are samples.</p>` : null}
    ${masked ? html`<p class="quiet">${MASKED}</p>` : null} ${lines.map(lineSection)}
    ${timeline.length > 0 ? timelineSection(timeline) : null}`;
  return page({
    title: `${message} · ${vendor}`,
    body,
    refresh: state === 'processing' || isLookedAt ? REFRESH_SECONDS : null,
  });
}

const lineSection = ({ product, quantity, message, codes, lapsed }: OrderStatus['lines'][number]): Html =>
  html`<section>
    <h2>${product}${quantity > 1 ? ` × ${quantity}` : null}</h2>
    <p>${message}</p>
    ${
      codes.length > 0
        ? html`<ul class="codes">
            ${codes.map((code) => html`<li>${code}</li>`)}
          </ul>`
        : null
    }
    ${lapsed.map((lapse) => html`<p>${lapse.message}</p>`)}
  </section>`;

const timelineSection = (timeline: OrderStatus['timeline']): Html =>
  html`<section>
    <h2>What has happened</h2>
    <ol>
      ${timeline.map(({ at, message }) => html`<li>${message} <span class="quiet">${inWords(at)}</span></li>`)}
    </ol>
  </section>`;

const inWords = (at: string): string =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at)) +
  ' UTC';

function problemPage({ status }: Problem, vendor: string): string {
  const [title, words] =
    status === 404
      ? [
          'We do not know this order',
          'Please check that the link is complete: it is in the mail or on the page you came from.',
        ]
      : ['We cannot show your order just now', 'Nothing is lost. Please load this page again in a minute.'];
  const body = html`<p class="quiet">${vendor}</p>
    <h1>${title}</h1>
    <p>${words}</p>`;
  return page({ title: `${title} · ${vendor}`, body });
}
