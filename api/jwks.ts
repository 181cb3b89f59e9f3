import { Router } from 'express';
import { publicJwk } from '../domain/signing-key';
import { makeSigningKey } from '../licenses/signing-key';
import type { ApiContext } from './context';

export const JWKS_PATH = '/.well-known/jwks.json';

/** A reader that has it for longer may miss the key of a new file. */
const CACHE_SECONDS = 300;

/** The public keys that license files are verified by. */
export function jwksRouter({ models: { signingKeys } }: Pick<ApiContext, 'models'>): Router {
  const router = Router();

  router.get(JWKS_PATH, async (_request, response) => {
    // An application is built before its first license is sold: so there is a key from the first reading on.
    await signingKeys.current(makeSigningKey);
    const keys = (await signingKeys.list()).map(publicJwk);
    response
      .set({ 'cache-control': `public, max-age=${CACHE_SECONDS}`, 'access-control-allow-origin': '*' })
      .type('application/jwk-set+json')
      .send(Buffer.from(JSON.stringify({ keys })));
  });

  return router;
}
