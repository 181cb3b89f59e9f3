import { Router, type Request, type Response } from 'express';
import type { License } from '../domain/license';
import {
  DEFAULT_OFFLINE_DAYS,
  fileBar,
  LICENSE_FILE_MEDIA_TYPE,
  licenseFileName,
  type LicenseFileSource,
} from '../domain/license-file';
import { audit } from './audit';
import { callerOf, maySee } from './authentication';
import type { ApiContext } from './context';
import { notFound, Problem } from './errors';
import { pathParameter } from './validation';

/** License files, which an application verifies offline. */
export function licenseFileRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const router = Router();

  router.get('/v1/licenses/:id/file', authentication.allow('store', 'operator', 'admin'), async (request, response) => {
    await sendFile(context, request, response, await models.licenses.find(pathParameter(request, 'id')));
  });

  return router;
}

/** Answers with the file of a license; one that the caller's key is not for it is told of as if there were none. */
async function sendFile(
  context: ApiContext,
  request: Request,
  response: Response,
  license: License | null,
): Promise<void> {
  if (!license || !mayHave(request, license)) throw notFound('license');
  const now = context.now();
  const bar = fileBar(license, now);
  if (bar !== null) throw new Problem(409, 'license_not_in_force', `The license is ${bar}, so it has no file.`);
  const { file, kid, validUntil } = await context.licenseFiles.issue(await sourceOf(context, license), now);
  // Before it leaves, for it holds the code.
  await audit(context, request, 'license.file_issued', license.id, { product: license.product, kid, validUntil });
  response
    .set('cache-control', 'no-store')
    .attachment(licenseFileName(license.product))
    .type(LICENSE_FILE_MEDIA_TYPE)
    .send(Buffer.from(file));
}

const mayHave = (request: Request, { storeId }: License): boolean => {
  const caller = callerOf(request);
  return storeId === null ? caller.stores === null : maySee(caller, storeId);
};

async function sourceOf({ models }: ApiContext, license: License): Promise<LicenseFileSource> {
  const [codes, product] = await Promise.all([
    models.codes.reveal([license.unit]),
    models.products.find(license.product),
  ]);
  const code = codes.get(license.unit);
  if (code === undefined)
    throw new Problem(409, 'license_without_code', 'The code of this license has been taken back, so it has no file.');
  return { license, code, offlineDays: DEFAULT_OFFLINE_DAYS, subscription: null };
}
