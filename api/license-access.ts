import type { Request } from 'express';
import type { License } from '../domain/license';
import { callerOf, maySee, type Caller } from './authentication';
import type { ApiContext } from './context';
import { notFound } from './errors';
import { pathParameter } from './validation';

/** True when the caller's key is for the store that has sold a license; what was handed out by hand is of no store. */
export const maySeeLicense = (caller: Caller, { storeId }: License): boolean =>
  storeId === null ? caller.stores === null : maySee(caller, storeId);

/** The license that a request names; throws 404 for one that is not there, or not for the caller's key. */
export async function getLicense({ models }: Pick<ApiContext, 'models'>, request: Request): Promise<License> {
  const license = await models.licenses.find(pathParameter(request, 'id'));
  if (!license || !maySeeLicense(callerOf(request), license)) throw notFound('license');
  return license;
}
