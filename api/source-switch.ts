import type { Request, RequestHandler } from 'express';
import { callerOf, checkStoreAccess } from './authentication';
import type { ApiContext } from './context';
import { identityOf } from './order-lookup';
import { getRunning } from './order-update';
import { getFormat } from './products';
import { sourceBody } from './schemas/order-actions';
import { pathParameter, readBody } from './validation';

/** Refuses to have codes generated for a product without a code format: the order's workflow cannot see products. */
export const checkSource =
  (context: ApiContext): RequestHandler =>
  async (request, _response, next) => {
    if (readBody(sourceBody, request).source === 'generate') await demandFormat(context, request);
    next();
  };

async function demandFormat(context: ApiContext, request: Request): Promise<void> {
  const identity = identityOf(context, pathParameter(request, 'id'));
  checkStoreAccess(callerOf(request), identity.storeId);
  const { lines } = await getRunning(context, identity);
  const line = lines.find(({ id }) => id === pathParameter(request, 'line'));
  const product = line && (await context.models.products.find(line.product ?? line.storeProduct));
  if (product) getFormat(product);
}
