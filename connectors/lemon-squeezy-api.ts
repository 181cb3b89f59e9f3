import type { PlatformAccess } from './platform-access';

/** What Lemon Squeezy tells at a path. https://docs.lemonsqueezy.com/api/getting-started/requests */
export function askLemonSqueezy(path: string, { url, key, call }: PlatformAccess): Promise<unknown> {
  const headers = { accept: 'application/vnd.api+json', ...(key && { authorization: `Bearer ${key}` }) };
  return call({ url: `${url ?? 'https://api.lemonsqueezy.com'}${path}`, headers });
}
