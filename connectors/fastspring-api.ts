import { PlatformApiError, type PlatformAccess } from './platform-access';

/** What FastSpring's API tells at a path, to the store's API user. https://developer.fastspring.com/docs/api-overview */
export async function askFastSpring(path: string, { url, id, key, call }: PlatformAccess): Promise<unknown> {
  if (!id || !key) throw new PlatformApiError(null, 'needs a user name and a password: the store has none');
  const authorization = `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`;
  return call({ url: `${url ?? 'https://api.fastspring.com'}${path}`, headers: { authorization } });
}
