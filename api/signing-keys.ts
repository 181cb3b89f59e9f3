import { Router } from 'express';
import { makeSigningKey } from '../licenses/signing-key';
import { audit } from './audit';
import type { ApiContext } from './context';
import { notFound, Problem } from './errors';
import { pathParameter } from './validation';

/** The keys that sign license files; their secret halves never leave. */
export function signingKeysRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const admins = authentication.allowForAllStores('admin');
  const router = Router();

  router.get('/v1/signing-keys', admins, async (_request, response) => {
    response.json({ keys: await models.signingKeys.list() });
  });

  router.post('/v1/signing-keys/rotate', admins, async (request, response) => {
    const { kid } = await models.signingKeys.rotate(makeSigningKey);
    await audit(context, request, 'signing_key.rotated', kid);
    const keys = await models.signingKeys.list();
    response.status(201).json(keys.find((key) => key.kid === kid));
  });

  router.delete('/v1/signing-keys/:kid', admins, async (request, response) => {
    const kid = pathParameter(request, 'kid');
    const outcome = await models.signingKeys.remove(kid);
    if (outcome === 'unknown') throw notFound('signing_key');
    if (outcome === 'current')
      throw new Problem(409, 'signing_key_in_use', 'This key signs license files. Rotate first, then remove it.');
    await audit(context, request, 'signing_key.removed', kid);
    response.status(204).end();
  });

  return router;
}
