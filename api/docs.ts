import { dirname } from 'node:path';
import express, { Router } from 'express';
import helmet from 'helmet';
import type { ApiSettings } from './dependencies';
import { html } from './html';
import { openApiDocument } from './openapi';

// Loading the package itself would read its whole page's code into this process.
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

/** The API's description: as a document, and as a page to read it and try it. */
export function docsRouter(settings: Pick<ApiSettings, 'maximumUnits'>): Router {
  const document = openApiDocument(settings);
  const router = Router();

  router.get('/openapi.json', (_request, response) => {
    response.set('access-control-allow-origin', '*').json(document);
  });

  router.use(
    '/docs',
    helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY }, strictTransportSecurity: false }),
  );
  router.get('/docs', (_request, response) => {
    response.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  router.use('/docs', express.static(SWAGGER_UI, { index: false, maxAge: '1d' }));
  return router;
}

// Swagger UI sets styles on its elements and draws with data: images; scripts come from here only.
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

const PAGE = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Keyrail API</title>
      <link rel="stylesheet" href="/docs/swagger-ui.css" />
      <link rel="icon" href="/docs/favicon-32x32.png" />
    </head>
    <body>
      <div id="docs"></div>
      <script src="/docs/swagger-ui-bundle.js"></script>
      <script src="/docs/start.js"></script>
    </body>
  </html> `.text;
