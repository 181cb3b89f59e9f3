import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { html, Html } from './html';
import { PAGE_STYLE, PAGE_STYLE_SOURCE } from './page-style';

/** Sets the headers of a page that is kept nowhere and tells nobody where it was; it runs no script but from what is named. */
export const pageHeaders = (sources: Record<string, string[]> = {}): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [PAGE_STYLE_SOURCE],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...sources,
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // A bank's or a wallet's window must find its way back to the page that has opened it.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    strictTransportSecurity: false,
  }),
  (_request, response, next) => {
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
    next();
  },
];

// The policy names the hash of exactly this text, so that nothing may lay it out anew.
const STYLE = new Html(`<style>${PAGE_STYLE}</style>`);

interface Page {
  title: string;
  body: Html;
  /** Seconds after which the browser looks again; null for never. */
  refresh?: number | null;
  /** Scripts by their addresses, in this order. */
  scripts?: readonly string[];
}

/** Writes a whole page. */
export const page = ({ title, body, refresh = null, scripts = [] }: Page): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        ${refresh === null ? null : html`<meta http-equiv="refresh" content="${refresh}" />`}
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <main>${body}</main>
        ${scripts.map((address) => html`<script src="${address}"></script>`)}
      </body>
    </html> `.text;
