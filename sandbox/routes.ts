import { Router } from 'express';
import { z } from 'zod';
import { notFound } from '../api/errors';
import { pathParameter, readBody, readQuery } from '../api/validation';
import type { Engine } from './engine';
import { KEY_SERVER_MODES, type SandboxKeyServer } from './key-server';
import { PAYMENT_SERVER_MODES } from './payment-server';
import { platformAnswers } from './platform-answers';
import { webhookReceiver } from './webhook-receiver';

const MOST_KEYS = 100;
const MOST_MAILS = 10_000;

/** A mail is looked at in the console's frame: without scripts, and without anything from elsewhere. */
const MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

const mailsQuery = z.object({
  to: z.string().optional(),
  /** The newest of them. */
  limit: z.coerce.number().int().min(1).max(MOST_MAILS).default(MOST_MAILS),
});

const dial = <Mode extends string>(modes: readonly [Mode, ...Mode[]]) =>
  z.strictObject({ mode: z.enum(modes, { error: `Must be one of ${modes.join(', ')}` }) });
const keyServerDial = dial(KEY_SERVER_MODES);
const paymentsDial = dial(PAYMENT_SERVER_MODES);

/** What only the sandbox's API has: a look into its mailbox, its publisher's key server, its payment gateway and its receiver of webhooks, and their dials. */
export function sandboxRoutes({
  mailbox,
  keyServer,
  payments,
}: Pick<Engine, 'keyServer' | 'payments'> & Mails): Router {
  const router = Router();
  router.use(platformAnswers(), webhookReceiver());

  router.get('/sandbox/mails', (request, response) => {
    const { to, limit } = readQuery(mailsQuery, request);
    response.json({ mails: mailbox.mails({ to }).slice(-limit) });
  });

  router.get('/sandbox/mails/:id/html', (request, response) => {
    const id = pathParameter(request, 'id');
    const mail = mailbox.mails().find((kept) => kept.id === id);
    if (!mail) throw notFound('mail');
    // A sandboxed page is of no origin, so that it cannot have a process by its origin: browsers would warn of it.
    response.removeHeader('origin-agent-cluster');
    response.set('content-security-policy', MAIL_POLICY).type('html').send(mail.html);
  });

  router.get('/sandbox/key-server', (_request, response) => {
    response.json(keyServerView(keyServer));
  });

  router.put('/sandbox/key-server/:product', (request, response) => {
    const product = pathParameter(request, 'product');
    const { mode } = readBody(keyServerDial, request);
    keyServer.setMode(product, mode);
    response.json({ product, mode });
  });

  router.get('/sandbox/payments', (_request, response) => {
    response.json({ mode: payments.mode(), modes: PAYMENT_SERVER_MODES, ledger: payments.ledger() });
  });

  router.put('/sandbox/payments', (request, response) => {
    const { mode } = readBody(paymentsDial, request);
    payments.setMode(mode);
    response.json({ mode });
  });

  return router;
}

interface Mails {
  mailbox: Pick<Engine['mailbox'], 'mails'>;
}

/** The keys are the newest only: a sandbox that runs for long has issued many. */
function keyServerView(keyServer: SandboxKeyServer) {
  const [issued, revoked] = [keyServer.issued(), keyServer.revoked()];
  const products = keyServer.products().map((product) => ({
    product,
    mode: keyServer.mode(product),
    asked: keyServer.asked(product),
    issued: issued.filter((key) => key.product === product).length,
    revoked: revoked.filter((key) => key.product === product).length,
  }));
  return { modes: KEY_SERVER_MODES, products, issued: issued.slice(-MOST_KEYS), revoked: revoked.slice(-MOST_KEYS) };
}
