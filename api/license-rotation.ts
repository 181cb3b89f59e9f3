import type { Request, RequestHandler } from 'express';
import { formerAllocations, replacementOf, type License } from '../domain/license';
import { holdBy } from '../domain/license-changes';
import type { Order } from '../domain/order';
import { resendOrderUpdate } from '../workflows/messages';
import { callerOf } from './authentication';
import { supplyCode } from './code-supply';
import type { ApiContext } from './context';
import { Problem } from './errors';
import { getLicense } from './license-access';
import { changeLicense, entryKey } from './license-change';
import { licenseViews } from './license-view';
import { answeredOrder } from './order-update';
import { getProduct } from './products';
import { redeliver } from './redelivery';
import { actionBody } from './schemas/order-actions';
import { readBody } from './validation';

/** Replaces a code that has become known: the old one is dead from the moment that the license names the new one. */
export const rotate =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models } = context;
    const { why } = readBody(actionBody, request);
    const key = entryKey(request, true);
    const replacement = replacementOf((await getLicense(context, request)).unit, key);
    const license = await replaceCode(context, request, replacement, why);
    await models.codes.retire(formerAllocations(license));
    // A repetition may find that it has been replaced again since: then that one has been mailed.
    if (license.unit === replacement)
      await mailReplacement(context, request, license, `code replaced (${key}): ${why}`);
    const shown = await withCode(models, license);
    const [view] = await licenseViews(context, [shown.license], shown.codes);
    response.set('cache-control', 'no-store').json(view);
  };

interface Shown {
  license: License;
  codes: Map<string, string>;
}

/** A license with its code, or with the one that has replaced it meanwhile. */
async function withCode(models: ApiContext['models'], license: License): Promise<Shown> {
  const codes = await models.codes.reveal([license.unit]);
  if (codes.size > 0) return { license, codes };
  const known = await models.licenses.find(license.id);
  return known && known.unit !== license.unit ? withCode(models, known) : { license, codes };
}

async function replaceCode(context: ApiContext, request: Request, replacement: string, why: string): Promise<License> {
  const { models } = context;
  const license = await getLicense(context, request);
  const key = entryKey(request, true);
  const isRepeated = license.history.some((made) => made.key === key);
  if (!isRepeated) await supply(context, license, replacement);
  try {
    return await changeLicense(context, request, { change: holdBy(replacement), event: 'rotated', why, note: null });
  } catch (error) {
    if (error instanceof Problem && !isRepeated) await models.codes.release([replacement], false);
    throw error;
  }
}

async function supply(context: ApiContext, { product: id, unit, standing }: License, replacement: string) {
  if (standing === 'revoked') throw new Problem(409, 'license_not_changeable', 'The license is revoked.');
  const product = await getProduct(context, id);
  if ((await context.models.codes.issuedAmong([unit])).length > 0)
    throw new Problem(409, 'codes_of_publisher', 'The code comes from its publisher, who alone replaces it.');
  if (!(await supplyCode(context, product, replacement)))
    throw new Problem(
      409,
      'pool_empty',
      `No code of ${id} is left to replace it by. Upload codes, then send it again.`,
    );
}

/** Mails the order's codes anew where they were mailed before; `why` names the replacement, so that a repetition sends nothing twice. */
async function mailReplacement(context: ApiContext, request: Request, { orderId, line }: License, why: string) {
  const order = orderId === null ? null : await context.models.orders.find(orderId);
  if (!order || !isMailed(order, line) || (await isMailedFor(context, order, why))) return;
  const action = { by: callerOf(request).name, why };
  const answered = answeredOrder(await context.gateway.update(order, resendOrderUpdate, [action]));
  if (!answered) await redeliver(context, order, action);
}

const isMailed = ({ buyer, lines }: Order, line: string | null): boolean =>
  buyer.email !== null &&
  lines.some(({ id, handover, state }) => id === line && state === 'delivered' && handover !== 'response');

async function isMailedFor({ models }: ApiContext, { orderId, timeline }: Order, why: string): Promise<boolean> {
  if (timeline.some((entry) => entry.event === 'resent' && entry.why === why)) return true;
  return (await models.redeliveries.list(orderId)).some((redelivery) => redelivery.why === why);
}
