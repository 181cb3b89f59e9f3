import type { Payload } from '@temporalio/common';
import express, { Router, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { hasSession, openSession, SESSION_COOKIE } from './codec-session';
import type { ApiContext } from './context';
import { Problem } from './errors';
import { html } from './html';
import { page, pageHeaders } from './page';
import { limitFailures } from './rate-limits';
import { loginForm, payloadsBody } from './schemas/codec';
import { readBody } from './validation';

const BODY_LIMIT = '5mb';

/** Lets Temporal's UI show an operator what is stored encrypted; with a log-in of its own. */
export function codecRouter(context: ApiContext): Router {
  const { payloadCodec, settings } = context;
  const router = Router();
  const wrongKeys = limitFailures(settings.publicRateLimit, [401]);
  router.use('/codec/login', ...pageHeaders(), wrongKeys);
  router.use(['/codec/encode', '/codec/decode'], allowOrigin(settings.temporalUiUrl), wrongKeys);

  router.get('/codec/login', (_request, response) => {
    response.type('html').send(loginPage(settings.vendorName, null));
  });

  router.post('/codec/login', express.urlencoded({ extended: false, limit: '10kb' }), logIn(context));
  for (const direction of ['encode', 'decode'] as const)
    router.post(
      `/codec/${direction}`,
      requireSession(context),
      express.json({ limit: BODY_LIMIT }),
      async (request, response) => {
        const { payloads } = readBody(payloadsBody, request);
        await sendTranslated(response, () => payloadCodec[direction](payloads.map(fromJson)));
      },
    );
  return router;
}

const logIn =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { vendorName } = context.settings;
    const { key } = readBody(loginForm, request, 'application/x-www-form-urlencoded');
    const session = await openSession(context, key);
    response.type('html');
    if (session) response.cookie(SESSION_COOKIE, session.value, session.options).send(loggedInPage(vendorName));
    else
      response
        .status(401)
        .send(loginPage(vendorName, 'This is no key for all stores with the role operator or admin.'));
  };

async function sendTranslated(response: Response, translate: () => Promise<Payload[]>): Promise<void> {
  let translated: Payload[];
  try {
    translated = await translate();
  } catch {
    throw new Problem(422, 'payload_unreadable', 'A payload cannot be opened with the keys that are configured here.');
  }
  response.set('cache-control', 'no-store').json({ payloads: translated.map(toJson) });
}

const requireSession =
  (context: ApiContext): RequestHandler =>
  async (request, _response, next) => {
    if (!(await hasSession(context, request)))
      throw new Problem(401, 'login_required', "Log in at this API's /codec/login, or send an operator's key.", {
        headers: { 'www-authenticate': 'Bearer' },
      });
    next();
  };

/** Temporal's UI runs in a browser, on an origin of its own. */
function allowOrigin(uiUrl: string | null): RequestHandler {
  const origins = uiUrl === null ? [] : originsOf(uiUrl);
  return (request, response, next) => {
    response.vary('origin');
    const origin = request.get('origin');
    if (origin !== undefined && origins.includes(origin))
      response.set({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers': 'content-type, authorization, x-namespace',
        'access-control-max-age': '600',
      });
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

/** A browser on the same machine reaches the UI by either of two names. */
function originsOf(url: string): string[] {
  const { origin } = new URL(url);
  return [origin, origin.replace('//127.0.0.1', '//localhost'), origin.replace('//localhost', '//127.0.0.1')];
}

type JsonPayload = z.output<typeof payloadsBody>['payloads'][number];

const fromJson = ({ metadata, data }: JsonPayload): Payload => ({
  metadata: mapValues(metadata ?? {}, (value) => Buffer.from(value, 'base64')),
  data: Buffer.from(data ?? '', 'base64'),
});

const toJson = ({ metadata, data }: Payload) => ({
  metadata: mapValues(metadata ?? {}, (value) => Buffer.from(value).toString('base64')),
  data: Buffer.from(data ?? []).toString('base64'),
});

const mapValues = <From, To>(map: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));

const loginPage = (vendor: string, fault: string | null): string =>
  page({
    title: `Log in · ${vendor}`,
    body: html`<h1>Show decrypted data in Temporal's UI</h1>
      <p class="quiet">Log in with an API key that has the role operator or admin. The log-in lasts 8 hours.</p>
      ${fault === null ? null : html`<p role="alert">${fault}</p>`}
      <form method="post" action="/codec/login">
        <label for="key">API key</label>
        <input id="key" name="key" type="password" autocomplete="off" required />
        <button type="submit">Log in</button>
      </form>`,
  });

const loggedInPage = (vendor: string): string =>
  page({
    title: `Logged in · ${vendor}`,
    body: html`<h1>You are logged in</h1>
      <p>
        Go back to Temporal's UI and load it again: it now shows the data in clear. There, the codec server's address is
        this API's address with /codec at the end, and "include cross-origin credentials" is on.
      </p>`,
  });
