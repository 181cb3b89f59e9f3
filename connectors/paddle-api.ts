import type { PlatformAccess } from './platform-access';

/** What Paddle tells at a path. https://developer.paddle.com/api-reference/about/authentication */
export function askPaddle(path: string, { url, key, call }: PlatformAccess): Promise<unknown> {
  const headers = { 'paddle-version': '1', ...(key && { authorization: `Bearer ${key}` }) };
  return call({ url: `${url ?? 'https://api.paddle.com'}${path}`, headers });
}
