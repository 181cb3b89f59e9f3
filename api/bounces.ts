import { Router } from 'express';
import { linesOfCodesMail } from '../domain/mail';
import type { Mail } from '../models/mail';
import { mailBouncedSignal } from '../workflows/messages';
import { audit } from './audit';
import { callerOf, maySee, type Caller } from './authentication';
import type { ApiContext } from './context';
import { notFound, unavailable } from './errors';
import { identityOf } from './order-lookup';
import { tellOrder } from './order-signal';
import { bounceBody } from './schemas/bounces';
import { readBody } from './validation';

/** Mails that came back after a server had taken them. */
export function bouncesRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const router = Router();

  router.post('/v1/mail/bounces', authentication.allow('operator', 'admin'), async (request, response) => {
    const { messageId, status } = readBody(bounceBody, request);
    const mail = await models.mails.findByMessageId(`<${messageId.replace(/^<|>$/g, '')}>`);
    if (!mail || !maySeeMail(context, callerOf(request), mail))
      throw notFound('mail', 'Send the Message-ID of the mail that came back, not that of the bounce.');
    const reason = status === undefined ? 'the mail came back' : `the mail came back (${status})`;
    const lines = await returnLines(context, mail, reason);
    await models.mails.markRefused(mail.key, reason);
    await audit(context, request, 'mail.bounced', mail.orderId ?? mail.key, { lines: lines.join(', ') });
    response.status(202).json({ order: mail.orderId, lines });
  });

  return router;
}

/** A mail that is of no order is of no store either. */
function maySeeMail({ orderIds }: Pick<ApiContext, 'orderIds'>, caller: Caller, { orderId }: Mail): boolean {
  if (caller.stores === null) return true;
  const identity = orderId === null ? null : orderIds.identityOf(orderId);
  return identity !== null && maySee(caller, identity.storeId);
}

/** Tells the order of the lines whose codes the buyer has by no other mail; a repeated report tells it nothing new. */
async function returnLines(context: ApiContext, mail: Mail, reason: string): Promise<string[]> {
  const { key, orderId, kind, status, sentAt } = mail;
  if (kind !== 'codes' || orderId === null || status !== 'sent') return [];
  const others = await context.models.mails.listSent(orderId, kind);
  const brought = new Set(
    others.filter((other) => (other.sentAt ?? '') > (sentAt ?? '')).flatMap((other) => linesOfCodesMail(other.key)),
  );
  const lines = linesOfCodesMail(key).filter((line) => !brought.has(line));
  if (lines.length === 0) return [];
  const told = await tellOrder(context, identityOf(context, orderId), mailBouncedSignal, { lines, reason });
  if (told.status === 'unavailable') throw unavailable('Temporal');
  return lines;
}
