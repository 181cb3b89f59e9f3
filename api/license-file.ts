import { Router, type Request, type Response } from 'express';
import { isInForce, licenseState, type License } from '../domain/license';
import { LICENSE_FILE_MEDIA_TYPE, licenseFileName, type LicenseFileSource } from '../domain/license-file';
import { DEFAULT_PRODUCT_LICENSE } from '../domain/product';
import { findSubscriptionOf } from '../models/license-subscription';
import { audit } from './audit';
import { callerOf } from './authentication';
import type { ApiContext } from './context';
import { notFound, Problem } from './errors';
import { getLicense, maySeeLicense } from './license-access';
import { judgeCode } from './license-validation';
import { limitByCaller } from './rate-limits';
import { licenseFileBody } from './schemas/license-file';
import { readBody } from './validation';

/** License files, by which an application verifies offline. */
export function licenseFileRouter(context: ApiContext): Router {
  const { authentication, settings } = context;
  const router = Router();
  const allowed = authentication.allow('store', 'operator', 'admin');
  const limit = limitByCaller(settings.licenseRateLimit);

  router.get('/v1/licenses/:id/file', allowed, limit, async (request, response) => {
    await sendFile(context, request, response, await getLicense(context, request));
  });

  router.post('/v1/licenses/file', allowed, limit, async (request, response) => {
    await sendFile(context, request, response, await getLicenseOfCode(context, request));
  });

  return router;
}

/** The license of the code that a request has; throws the same 404 for every code that is not the caller's to ask about. */
async function getLicenseOfCode(context: ApiContext, request: Request): Promise<License> {
  const { code, product } = readBody(licenseFileBody, request);
  const { license: id } = await judgeCode(context, { code, product, purpose: 'use' });
  const license = id === null ? null : await context.models.licenses.find(id);
  if (!license || !maySeeLicense(callerOf(request), license))
    throw notFound('license', 'Check the code and the product.');
  return license;
}

async function sendFile(context: ApiContext, request: Request, response: Response, license: License): Promise<void> {
  const now = context.now();
  const state = licenseState(license, now);
  if (!isInForce(state)) throw new Problem(409, 'license_not_in_force', `The license is ${state}, so it has no file.`);
  const { file, kid, validUntil } = await context.licenseFiles.issue(await sourceOf(context, license), now);
  // Before it leaves, for it holds the code.
  await audit(context, request, 'license.file_issued', license.id, { product: license.product, kid, validUntil });
  response
    .set('cache-control', 'no-store')
    .attachment(licenseFileName(license.product))
    .type(LICENSE_FILE_MEDIA_TYPE)
    .send(Buffer.from(file));
}

async function sourceOf({ models }: ApiContext, license: License): Promise<LicenseFileSource> {
  const [codes, product, subscription] = await Promise.all([
    models.codes.reveal([license.unit]),
    models.products.find(license.product),
    findSubscriptionOf(models, license),
  ]);
  const code = codes.get(license.unit);
  if (code === undefined)
    throw new Problem(409, 'license_without_code', 'The code of this license has been taken back, so it has no file.');
  const { offlineDays } = product?.license ?? DEFAULT_PRODUCT_LICENSE;
  return { license, code, offlineDays, subscription };
}
