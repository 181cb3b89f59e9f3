import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import pinoHttp from 'pino-http';

const REQUEST_ID = /^[\w.-]{8,64}$/;

/** Logs each request by method, path, status and time: no query, header, body or address. */
export const requestLog = (logger: Logger) =>
  pinoHttp<IncomingMessage, ServerResponse>({
    logger,
    genReqId: nameRequest,
    autoLogging: { ignore: ({ url }) => /^\/(healthz|readyz|metrics)\b/.test(url ?? '') },
    quietReqLogger: true,
    customLogLevel: (_request, { statusCode }, error) => (error || statusCode >= 500 ? 'warn' : 'info'),
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, path: shownPath(url) }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });

/** The path as it may be logged: a status token opens an order, and a query may hold an address. */
const shownPath = (url: string): string =>
  (url.split('?')[0] ?? '').replace(/^\/orders\/status\/.+/, '/orders/status/[token]');

function nameRequest(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  response.setHeader('x-request-id', id);
  return id;
}
