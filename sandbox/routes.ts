import { Router } from 'express';
import type { Mailbox } from './mailbox';

/** What only the sandbox's API has: a look into its mailbox. */
export function sandboxRoutes(mailbox: Pick<Mailbox, 'mails'>): Router {
  const router = Router();
  router.get('/sandbox/mails', ({ query: { to } }, response) => {
    response.json({ mails: mailbox.mails(typeof to === 'string' ? { to } : {}) });
  });
  return router;
}
