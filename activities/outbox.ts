import { createHash } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import type { MailOutcome } from '../domain/mail';
import type { RenderedMail } from '../mail/render';
import type { Mailer, MailMessage } from '../mail/transport';
import type { Models } from '../models/models';

export interface OutboxDependencies {
  models: Pick<Models, 'mails'>;
  mailer: Mailer;
  /** The domain of the Message-IDs. */
  mailDomain: string;
}

/** A mail before it is sent; `key` names what it delivers, so that it is sent once. */
export interface Draft {
  key: string;
  kind: string;
  orderId: string | null;
  to: string;
  /** Called only when it is to be sent: most repetitions find that it has been. */
  render: () => Promise<RenderedMail & Pick<MailMessage, 'attachments'>>;
}

export interface Outbox {
  send(draft: Draft): Promise<MailOutcome>;
}

/** Sends each mail once, but for a kill between the server's acceptance and our record of it. */
export function createOutbox({ models: { mails }, mailer, mailDomain }: OutboxDependencies): Outbox {
  /** Mails on their way: who asks for one of them meanwhile, as a repetition does whose first try still goes on, gets its outcome. */
  const underWay = new Map<string, Promise<MailOutcome>>();

  async function sendUnlessSent({ key, kind, orderId, to, render }: Draft): Promise<MailOutcome> {
    const messageId = `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${mailDomain}>`;
    const mail = await mails.begin(key, { kind, orderId, messageId });
    if (mail.status === 'sent') return { status: 'sent' };
    if (mail.status === 'refused') return { status: 'refused', reason: mail.refusal ?? 'refused before' };

    const message = { to, messageId, ...(await render()) };
    // A try within the workflow task holds up the worker; the one that the server repeats may wait for the mail server.
    const outcome = await (activityInfo().isLocal ? mailer.trySend(message) : mailer.send(message));
    if (outcome.status === 'sent') await mails.markSent(key, new Date());
    else await mails.markRefused(key, outcome.reason);
    return outcome;
  }

  return {
    send(draft) {
      const { key } = draft;
      const sending = underWay.get(key) ?? sendUnlessSent(draft).finally(() => underWay.delete(key));
      underWay.set(key, sending);
      return sending;
    },
  };
}
