import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Handout } from '../domain/handout';
import { daysAfter, type License } from '../domain/license';
import type { Product } from '../domain/product';
import { handoutUnits } from '../models/handout';
import { licenseIdOf } from '../models/license';
import { audit } from './audit';
import { callerOf } from './authentication';
import { checkSupply, supplyCode } from './code-supply';
import type { ApiContext } from './context';
import { Problem } from './errors';
import { getProduct } from './products';
import { limitByCaller } from './rate-limits';
import { handoutBody, handoutQuery } from './schemas/handouts';
import { pathParameter, readBody, readQuery } from './validation';

/** Batches of codes that are handed out by hand. */
export function handoutsRouter(context: ApiContext): Router {
  const { authentication, models, settings } = context;
  const router = Router();
  const operators = authentication.allowForAllStores('operator', 'admin');
  const limit = limitByCaller(settings.licenseRateLimit);

  router.post('/v1/products/:id/handouts', operators, limit, handOut(context));

  router.get(
    '/v1/products/:id/handouts',
    authentication.allowForAllStores('support', 'operator', 'admin'),
    async (request, response) => {
      const { id } = await getProduct(context, pathParameter(request, 'id'));
      response.json(await models.handouts.list(id, readQuery(handoutQuery, request)));
    },
  );

  return router;
}

const handOut =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models, now } = context;
    const { count, label, email = null } = readBody(handoutBody, request);
    const product = await getProduct(context, pathParameter(request, 'id'));
    checkSupply(product);
    const known = await models.handouts.find(product.id, label);
    if (!known) await checkStock(context, product, count);
    const at = now().toISOString();
    const asked = { product: product.id, label, count, email, by: callerOf(request).name, at };
    const batch = known ?? (await models.handouts.begin(asked));
    if (batch.count !== count || batch.email !== email) throw labelTaken(batch);
    await supply(context, product, batch);
    await record(context, request, batch);
    await sendBatch(context, response, batch, known ? 200 : 201);
  };

/** Records each time that a batch's codes are shown; a call that was cut off before has shown nothing. */
async function record(context: ApiContext, request: Request, { product, label, count }: Handout): Promise<void> {
  const { models, now } = context;
  const details = { label, count };
  const by = callerOf(request).name;
  const entry = { at: now().toISOString(), by, action: 'codes.handed_out', subject: product, why: null, details };
  const isFirst = await models.audit.recordOnce(`handout/${product}/${label}`, entry);
  if (!isFirst) await audit(context, request, 'codes.handed_out_again', product, details);
}

/** Looks before anything is taken: a batch that the pool cannot fill is not begun. */
async function checkStock({ models }: ApiContext, { id, source }: Product, count: number): Promise<void> {
  if (source !== 'pool') return;
  const available = await models.codes.countAvailable(id, count);
  if (available < count) throw poolShort(id, available, count);
}

/** Every step finds what an earlier call of the same batch has done. */
async function supply(context: ApiContext, product: Product, batch: Handout): Promise<void> {
  const units = handoutUnits(batch);
  for (const [index, unit] of units.entries())
    if (!(await supplyCode(context, product, unit))) throw poolShort(product.id, index, batch.count);
  await context.models.licenses.add(units.map((unit) => handedOut(product, batch, unit)));
}

const handedOut = (product: Product, { label, email, at, by }: Handout, unit: string): License => ({
  id: licenseIdOf(unit),
  unit,
  product: product.id,
  orderId: null,
  storeId: null,
  externalId: null,
  line: null,
  batch: label,
  email,
  name: null,
  standing: 'reserved',
  suspensions: [],
  expiresAt: product.license.days === null ? null : daysAfter(at, product.license.days),
  features: product.license.features,
  subscriptionId: null,
  revision: 0,
  createdAt: at,
  history: [{ key: 'reserved', at, event: 'reserved', by, why: null, note: label }],
});

async function sendBatch({ models }: ApiContext, response: Response, batch: Handout, status: number): Promise<void> {
  const licenses = await models.licenses.mapByUnits(handoutUnits(batch));
  const revealed = await models.codes.reveal([...licenses.values()].map(({ unit }) => unit));
  const codes = handoutUnits(batch).flatMap((unit) => {
    const license = licenses.get(unit);
    const code = license && revealed.get(license.unit);
    return code === undefined ? [] : { license: license?.id ?? '', code };
  });
  response.status(status).set('cache-control', 'no-store').vary('accept');
  if (response.req.accepts(['json', 'csv']) === 'csv')
    response.type('csv').send(['code,license', ...codes.map(csvRow), ''].join('\n'));
  else response.json({ ...batch, codes });
}

const csvRow = ({ code, license }: { code: string; license: string }): string => `${csvCell(code)},${license}`;

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const labelTaken = ({ label, count, at }: Handout): Problem =>
  new Problem(
    409,
    'label_taken',
    `The batch ${label} has ${count} codes since ${at}, and perhaps another holder. Send it as it was, or use another label.`,
  );

const poolShort = (product: string, available: number, count: number): Problem =>
  new Problem(
    409,
    'pool_empty',
    `The pool of ${product} has ${available} of the ${count} codes. Upload codes, then send the same call again.`,
  );
