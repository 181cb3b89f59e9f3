import type { Request } from 'express';
import type { Store } from '../domain/store';
import { callerOf, maySee } from './authentication';
import type { ApiContext } from './context';
import { notFound } from './errors';
import { pathParameter } from './validation';

/** The store that a path names; throws 404 for one that there is not, and in the same words for one that the caller's key is not for. */
export async function getStore({ models }: Pick<ApiContext, 'models'>, request: Request): Promise<Store> {
  const id = pathParameter(request, 'id');
  const store = maySee(callerOf(request), id) ? await models.stores.find(id) : null;
  if (!store) throw notFound('store');
  return store;
}
