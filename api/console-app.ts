import { randomBytes } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { readConsoleFiles, type ConsoleFile, type ConsoleFiles } from './console-files';
import type { ApiSettings } from './dependencies';
import { Problem } from './errors';

/** Where the console's build has left room for the nonce. */
const NONCE_MARK = 'KEYRAIL_NONCE';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Serves the operator's console; its paths are its own affair, so that each leads to the same page. */
export function consoleAppRouter(
  { publicUrl }: Pick<ApiSettings, 'publicUrl'>,
  files: ConsoleFiles | null = readConsoleFiles(),
): Router {
  const router = Router();
  router.get('/console/assets/:name', (request, response) => {
    const file = files?.assets.get(request.params.name);
    if (!file) throw new Problem(404, 'asset_not_found', 'The console is of another version: load the page again.');
    sendAsset(request, response, file);
  });
  router.get('/console{/*path}', nonce, contentPolicy(publicUrl), (_request, response) => {
    if (!files) throw new Problem(503, 'console_not_built', 'The console has not been built: run `npm run build`.');
    response
      .set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' })
      .type('html')
      .send(files.page.replaceAll(NONCE_MARK, nonceOf(response)));
  });
  return router;
}

/** Lets the console's cookie, which goes to its own paths only, reach the API: `/console/v1/…` is `/v1/…`. */
export const consoleCalls: RequestHandler = (request, _response, next) => {
  if (/^\/console\/v1\//.test(request.url)) request.url = request.url.slice('/console'.length);
  next();
};

function sendAsset(request: Request, response: Response, { type, plain, encoded }: ConsoleFile): void {
  const offered = Object.keys(encoded) as (keyof typeof encoded)[];
  const encoding = offered.find((name) => request.acceptsEncodings([name, 'identity']) === name);
  const body = (encoding && encoded[encoding]) ?? plain;
  response
    .set({
      'content-type': type,
      'content-length': String(body.length),
      // A name changes with what is in it.
      'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
      ...(encoding && { 'content-encoding': encoding }),
    })
    .vary('accept-encoding')
    .end(body);
}

const nonce: RequestHandler = (_request, response, next) => {
  response.locals.nonce = randomBytes(16).toString('base64');
  next();
};

const nonceOf = ({ locals }: Response): string => String(locals.nonce);

/** Everything comes from here; styles that the components write carry the page's nonce. */
const contentPolicy = (publicUrl: string) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_request, response) => `'nonce-${nonceOf(response as Response)}'`],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  });
