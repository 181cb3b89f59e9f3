import { Router, type Request, type RequestHandler } from 'express';
import { audit } from './audit';
import type { ApiContext } from './context';
import type { MailPreview } from './dependencies';
import { invalid, Problem } from './errors';
import { getProduct } from './products';
import { limitByCaller } from './rate-limits';
import { mailPreviewBody, testSendBody, type MailPreviewBody } from './schemas/mail-preview';
import { readBody } from './validation';

/** Turning a template into a mail takes tens of milliseconds, and somebody who writes one looks at it all the time. */
const PREVIEWS_PER_MINUTE = 120;

const TEST_SENDS_PER_MINUTE = 5;

/** The mail with the codes, looked at before any buyer gets it. */
export function mailPreviewRouter(context: ApiContext): Router {
  const operators = context.authentication.allow('operator', 'admin');
  const senders = context.authentication.allowForAllStores('operator', 'admin');
  const router = Router();

  router.get(
    '/v1/mail/template',
    context.authentication.allow('support', 'operator', 'admin'),
    (_request, response) => {
      response.json(context.mail.own);
    },
  );

  router.post('/v1/mail/preview', operators, limitByCaller(PREVIEWS_PER_MINUTE), async (request, response) => {
    response.json(await preview(context, readBody(mailPreviewBody, request)));
  });

  router.post('/v1/mail/test-send', senders, limitByCaller(TEST_SENDS_PER_MINUTE), testSend(context));
  return router;
}

/** A product's own mail, with what is given in place of what is saved. */
async function preview(
  context: ApiContext,
  { product: id, subject, template, sample }: MailPreviewBody,
): Promise<MailPreview> {
  const product = id === undefined ? null : await getProduct(context, id);
  const saved = product?.mail ?? { subject: null, template: null };
  return context.mail.preview({
    subject: subject === undefined ? saved.subject : subject,
    template: template === undefined ? saved.template : template,
    vendor: context.settings.vendorName,
    product: product?.name ?? null,
    sample,
  });
}

const testSend =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { to, ...tried } = readBody(testSendBody, request);
    const { subject, html, text, faults } = await preview(context, tried);
    if (faults.length > 0 || subject === null || html === null || text === null)
      throw invalid(faults.map(({ path, message }) => ({ path, message })));
    const outcome = await send(context, { to, subject: marked(subject), html, text });
    await noteSent(context, request, tried.product, outcome.status);
    if (outcome.status === 'refused')
      throw new Problem(409, 'mail_refused', `The mail server refuses the mail: ${outcome.reason}.`);
    response.status(202).json({ status: outcome.status, messageId: outcome.messageId });
  };

/** The default subject marks the sample order, which is a test, by itself. */
const marked = (subject: string): string => (subject.startsWith(MARK) ? subject : `${MARK} ${subject}`);

const MARK = '[Test]';

/** The address stays out of the record: who has sent, and for which product, is enough. */
const noteSent = (context: ApiContext, request: Request, product: string | undefined, status: string) =>
  audit(context, request, 'mail.test_sent', product ?? 'mail', { status });

async function send({ mail }: ApiContext, message: Parameters<ApiContext['mail']['send']>[0]) {
  try {
    return await mail.send(message);
  } catch (error) {
    const detail = `The mail server cannot be reached just now: ${error instanceof Error ? error.message : 'unknown'}`;
    throw new Problem(503, 'mail_unavailable', detail, { headers: { 'retry-after': '30' } });
  }
}
