import express, { Router, type RequestHandler, type Response } from 'express';
import type { ApiContext } from './context';
import {
  checkOrigin,
  checkSender,
  CONSOLE_COOKIE,
  CONSOLE_ROLES,
  type LogIn,
  type OpenSession,
} from './console-session';
import { Problem } from './errors';
import { limitFailures } from './rate-limits';
import { logInBody } from './schemas/console';
import { readBody } from './validation';

const PATH = '/console/session';

/** The log-in to the console, in exchange for an API key. */
export function consoleLoginRouter(context: ApiContext): Router {
  const { consoleSessions, settings } = context;
  const router = Router();
  router.use(PATH, (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });

  const readJson = express.json({ limit: '10kb' });
  router.post(PATH, limitFailures(settings.publicRateLimit, [401, 403]), readJson, logIn(context));

  // Nobody has logged in before he does: that is no error, which browsers would note as one.
  router.get(PATH, limitFailures(settings.publicRateLimit, [204]), async (request, response) => {
    const session = await consoleSessions.find(request);
    if (session) response.json(sessionView(context, session));
    else response.status(204).end();
  });

  router.delete(PATH, async (request, response) => {
    const session = await consoleSessions.find(request);
    if (session) {
      checkSender(request, session, settings.publicUrl);
      await consoleSessions.end(request);
      await record(context, session, 'session.ended');
    }
    response.clearCookie(CONSOLE_COOKIE, consoleSessions.cookieOptions).status(204).end();
  });
  return router;
}

const logIn =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    checkOrigin(request, context.settings.publicUrl);
    const { apiKey } = readBody(logInBody, request);
    await answer(context, response, await context.consoleSessions.open(request, apiKey));
  };

async function answer(context: ApiContext, response: Response, logIn: LogIn): Promise<void> {
  switch (logIn.status) {
    case 'unknown_key':
      throw new Problem(
        401,
        'key_invalid',
        'This API key is not valid. Check that you copied all of it, or ask for a new one.',
      );
    case 'role_insufficient':
      throw new Problem(403, 'role_insufficient', `Log in with a key with the role ${CONSOLE_ROLES.join(', ')}.`);
    case 'opened':
      await record(context, logIn.session, 'session.opened');
      response
        .cookie(CONSOLE_COOKIE, logIn.cookie.value, logIn.cookie.options)
        .status(201)
        .json(sessionView(context, logIn.session));
  }
}

const record = ({ models, now }: ApiContext, { caller: { id, name, role } }: OpenSession, action: string) =>
  models.audit.record({ at: now().toISOString(), by: name, action, subject: id, why: null, details: { role } });

const sessionView = ({ settings }: ApiContext, { caller, csrfToken, endsAt }: OpenSession) => ({
  name: caller.name,
  role: caller.role,
  stores: caller.stores,
  csrfToken,
  endsAt: endsAt.toISOString(),
  sandbox: settings.sandbox,
  vendorName: settings.vendorName,
  publicUrl: settings.publicUrl,
});
