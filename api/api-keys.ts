import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { ListedApiKey } from '../models/api-key';
import { hashApiKey, newApiKey } from '../secrets/api-keys';
import { audit } from './audit';
import type { ApiContext } from './context';
import { notFound } from './errors';
import { apiKeyBody } from './schemas/api-keys';
import { pathParameter, readBody } from './validation';

/** The keys of this API; a key itself is shown once, when it is made. */
export function apiKeysRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const admins = authentication.allowForAllStores('admin');
  const router = Router();

  router.post('/v1/api-keys', admins, async (request, response) => {
    const fields = readBody(apiKeyBody, request);
    const key = newApiKey();
    const apiKey = await models.apiKeys.save({ id: randomUUID(), hash: hashApiKey(key), ...fields });
    await audit(context, request, 'api_key.created', apiKey.id, { name: fields.name, role: fields.role });
    response
      .status(201)
      .set('cache-control', 'no-store')
      .json({ ...apiKeyView(apiKey), key });
  });

  router.get('/v1/api-keys', admins, async (_request, response) => {
    response.json({ keys: (await models.apiKeys.list()).map(apiKeyView) });
  });

  router.delete('/v1/api-keys/:id', admins, async (request, response) => {
    const id = pathParameter(request, 'id');
    const removed = await models.apiKeys.remove(id);
    if (!removed) throw notFound('api_key');
    authentication.forget(removed.hash);
    await audit(context, request, 'api_key.removed', id, { name: removed.name });
    response.status(204).end();
  });

  return router;
}

const apiKeyView = ({ id, name, role, stores, createdAt }: ListedApiKey) => ({ id, name, role, stores, createdAt });
