import { randomInt } from 'node:crypto';
import express, { Router, type RequestHandler } from 'express';
import { generateCode, type CodeFormat } from '../domain/code-format';
import type { Product } from '../domain/product';
import { audit } from './audit';
import { readCodeRows } from './code-rows';
import { storeCodes, uploadCodes } from './code-upload';
import type { ApiContext } from './context';
import { Problem } from './errors';
import { getFormat, getProduct } from './products';
import { generateBody, uploadQuery } from './schemas/codes';
import { pathParameter, readBody, readQuery } from './validation';

const UPLOAD_LIMIT = '5mb';
const UPLOAD_TYPES = ['text/csv', 'text/plain', 'application/json'];

/** A product's stock of codes: uploaded, generated, counted. */
export function codesRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const operators = authentication.allowForAllStores('operator', 'admin');
  const router = Router();
  const rawBody = express.raw({ type: UPLOAD_TYPES, limit: UPLOAD_LIMIT });

  router.post('/v1/products/:id/codes', operators, rawBody, upload(context));

  router.post('/v1/products/:id/codes/generate', operators, express.json(), async (request, response) => {
    const { count } = readBody(generateBody, request);
    const product = await getProduct(context, pathParameter(request, 'id'));
    const format = getFormat(product);
    const waitingLines = await models.waitingLines.count(product.id);
    const inserted = await generateStock(context, product, format, count);
    await audit(context, request, 'codes.generated', product.id, { inserted });
    response.status(201).json({ inserted, waitingLines });
  });

  router.get(
    '/v1/products/:id/stock',
    authentication.allow('support', 'operator', 'admin'),
    async (request, response) => {
      const { id, lowStockThreshold } = await getProduct(context, pathParameter(request, 'id'));
      const [stock, waitingLines] = await Promise.all([models.codes.stock(id), models.waitingLines.count(id)]);
      response.json({ product: id, ...stock, waitingLines, lowStockThreshold });
    },
  );

  return router;
}

const upload =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const options = readQuery(uploadQuery, request);
    const product = await getProduct(context, pathParameter(request, 'id'));
    if (!Buffer.isBuffer(request.body))
      throw new Problem(415, 'content_type_unsupported', `Send the codes as ${UPLOAD_TYPES.join(' or ')}.`);
    const rows = readCodeRows(request.body, request.get('content-type') ?? '');
    const report = await uploadCodes(context, product, rows, options);
    if (!options.dryRun) await audit(context, request, 'codes.uploaded', product.id, { inserted: report.inserted });
    response.status(options.dryRun ? 200 : 201).json(report);
  };

/** Stores so many new codes; one that the product has already is made again. */
async function generateStock(
  context: ApiContext,
  product: Product,
  format: CodeFormat,
  count: number,
): Promise<number> {
  let inserted = 0;
  while (inserted < count) {
    const rows = Array.from({ length: count - inserted }, (_, index) => ({
      row: index + 1,
      code: generateCode(format, randomInt),
    }));
    inserted += (await storeCodes(context, product, rows, 'prepared')).inserted;
  }
  return inserted;
}
