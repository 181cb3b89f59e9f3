import { Router } from 'express';
import helmet from 'helmet';

/** Where the console shows a mail; its page comes before those of the console. */
export const MAIL_FRAME_PATH = '/console/mail-frame';

/**
 * An empty page for the console to put a mail into: nothing in it runs, is sent or is fetched, whatever the mail says.
 * The console's own policy would forbid the styles that stand in a mail's elements, and a frame written in place inherits it.
 */
export function mailFrameRouter(): Router {
  return Router().get(MAIL_FRAME_PATH, policy, (_request, response) => {
    response.set('cache-control', 'no-store').type('html').send(PAGE);
  });
}

const policy = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'unsafe-inline'"],
      imgSrc: ['data:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'self'"],
      // Of the console's origin, so that the console can write into it; without scripts, forms, windows and downloads.
      sandbox: ['allow-same-origin'],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: false,
});

const PAGE = '<!doctype html><html lang="en"><head><title>Mail</title></head><body></body></html>\n';
