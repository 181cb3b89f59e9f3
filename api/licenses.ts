import { Router, type Request, type RequestHandler } from 'express';
import { recharge, setFeatures, suspendByHand } from '../domain/license-changes';
import type { License } from '../domain/license';
import type { Role } from '../domain/role';
import { audit } from './audit';
import { callerOf, maySeeCodes } from './authentication';
import type { ApiContext } from './context';
import { Problem } from './errors';
import { getLicense } from './license-access';
import { changeLicense, type AskedChange } from './license-change';
import { reinstateLicense, revokeLicense } from './license-revocation';
import { rotate } from './license-rotation';
import { judgeCode } from './license-validation';
import { licenseViews, wholeLicenseView } from './license-view';
import { limitByCaller } from './rate-limits';
import { featuresBody, licenseQuery, rechargeBody, validateBody } from './schemas/licenses';
import { actionBody } from './schemas/order-actions';
import { readBody, readQuery } from './validation';

/** Licenses: what a code is good for, who has which, and what is done to them. */
export function licensesRouter(context: ApiContext): Router {
  const { authentication, settings } = context;
  const router = Router();
  const limit = limitByCaller(settings.licenseRateLimit);
  const allow = (...roles: Role[]): RequestHandler[] => [authentication.allow(...roles), limit];
  const readers = allow('store', 'support', 'operator', 'admin');
  const operators = allow('operator', 'admin');

  router.post('/v1/licenses/validate', readers, validate(context));
  router.get('/v1/licenses', readers, listLicenses(context));
  router.get('/v1/licenses/:id', readers, showLicense(context));
  const change = (read: (request: Request) => AskedChange): RequestHandler => changeRoute(context, read);
  router.post('/v1/licenses/:id/recharge', allow('store', 'operator', 'admin'), change(rechargeOf));
  router.post('/v1/licenses/:id/revoke', operators, revokeLicense(context));
  router.post('/v1/licenses/:id/suspend', operators, change(suspensionOf));
  router.post('/v1/licenses/:id/reinstate', operators, reinstateLicense(context));
  router.post('/v1/licenses/:id/rotate', operators, rotate(context));
  router.put('/v1/licenses/:id/features', operators, change(featuresOf));
  return router;
}

const validate =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { code, product, for: purpose } = readBody(validateBody, request);
    response.set('cache-control', 'no-store').json(await judgeCode(context, { code, product, purpose }));
  };

const showLicense =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    response.json(await wholeLicenseView(context, await getLicense(context, request)));
  };

const changeRoute =
  (context: ApiContext, read: (request: Request) => AskedChange): RequestHandler =>
  async (request, response) => {
    response.json(await wholeLicenseView(context, await changeLicense(context, request, read(request))));
  };

function rechargeOf(request: Request): AskedChange {
  const { days, why } = readBody(rechargeBody, request);
  return { change: recharge(days), event: 'recharged', why, note: `${days} days`, needsKey: true };
}

const suspensionOf = (request: Request): AskedChange => ({
  change: suspendByHand,
  event: 'suspended',
  why: readBody(actionBody, request).why,
  note: 'by hand',
});

/** The names alone are noted: what they say may be personal. */
function featuresOf(request: Request): AskedChange {
  const { features, why } = readBody(featuresBody, request);
  return { change: setFeatures(features), event: 'features_changed', why, note: Object.keys(features).join(', ') };
}

const listLicenses =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models } = context;
    const { cursor, limit, order, codes: withCodes, ...filter } = readQuery(licenseQuery, request);
    const caller = callerOf(request);
    if (withCodes && !maySeeCodes(caller))
      throw new Problem(403, 'role_insufficient', `A key with the role ${caller.role} may not see codes.`);
    const found = await models.licenses.list({ ...filter, orderId: order, storeIds: caller.stores }, { cursor, limit });
    const codes = withCodes ? await showCodes(context, request, found.licenses) : new Map<string, string>();
    const licenses = await licenseViews(context, found.licenses, codes);
    response.set('cache-control', 'no-store').json({ licenses, cursor: found.cursor });
  };

/** The codes of licenses, by what holds them; it is written down of each who has seen it. */
async function showCodes(context: ApiContext, request: Request, licenses: License[]): Promise<Map<string, string>> {
  for (const { id } of licenses) await audit(context, request, 'license.code_shown', id);
  return context.models.codes.reveal(licenses.map(({ unit }) => unit));
}
