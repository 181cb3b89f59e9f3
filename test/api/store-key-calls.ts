import { orderBody } from './api';
import { THEIRS, type Shop } from './store-key-shop';

/** A call that can be made. */
export interface Call {
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const DAY = 'from=2020-01-01';
const why = { why: 'a try' };
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

const ofOrder =
  (action: string, body: object) =>
  ({ waiting }: Shop): Call => ({
    path: `/v1/orders/${waiting}${action}`,
    body: { ...why, ...body },
  });
const ofLine =
  (action: string, body: object = {}) =>
  (shop: Shop): Call =>
    ofOrder(`/lines/${shop.line}/${action}`, body)(shop);
const ofLicense =
  (action: string, body?: object) =>
  ({ license }: Shop): Call => ({
    path: `/v1/licenses/${license}${action}`,
    ...(body && { body: { ...why, ...body }, headers: { 'idempotency-key': action } }),
  });
const ofBulk =
  (word: string, body?: object) =>
  ({ bulkAction }: Shop): Call => ({
    path: `/v1/bulk-actions/${bulkAction}${word}`,
    ...(body && { body }),
  });
const ofStore = (part: string, body?: object) => (): Call => ({
  path: `/v1/stores/${THEIRS}${part}`,
  ...(body && { body }),
});
const viewers = ({ waiting, line }: Shop): Call => ({ path: `/v1/exceptions/${waiting}/${line}/viewers` });
const always = (path: string, body?: object) => (): Call => ({ path, ...(body && { body }) });

/** What is of one store: its own key has it, and the key of another gets 403, 404 or nothing. */
export const OF_A_STORE: Record<string, (shop: Shop) => Call> = {
  'POST /v1/orders': always('/v1/orders', orderBody({ store: THEIRS })),
  'GET /v1/orders': always('/v1/orders'),
  'GET /v1/orders/{id}': ({ delivered }) => ({ path: `/v1/orders/${delivered}` }),
  'POST /v1/orders/search': ({ delivered }) => ({ path: '/v1/orders/search', body: { order: delivered } }),
  'GET /v1/orders/{id}/timeline': ({ delivered }) => ({ path: `/v1/orders/${delivered}/timeline` }),
  'POST /v1/orders/{id}/cancel': ofOrder('/cancel', {}),
  'POST /v1/orders/{id}/resend': ofOrder('/resend', {}),
  'POST /v1/orders/{id}/revoke': ofOrder('/revoke', {}),
  'POST /v1/orders/{id}/lines/{line}/resubmit': ofLine('resubmit'),
  'POST /v1/orders/{id}/lines/{line}/approve': ofLine('approve'),
  'POST /v1/orders/{id}/lines/{line}/source': ofLine('source', { source: 'generate' }),
  'POST /v1/orders/{id}/lines/{line}/keys': ofLine('keys', { keys: [{ value: 'AAAA-BBBB-CCCC' }] }),
  'POST /v1/orders/{id}/lines/{line}/cancel': ofLine('cancel'),
  'POST /v1/orders/{id}/lines/{line}/refund': ofLine('refund'),
  'GET /v1/orders/{id}/lines/{line}/attempts': (shop) => ({
    path: `/v1/orders/${shop.waiting}/lines/${shop.line}/attempts`,
  }),
  'GET /v1/exceptions': always('/v1/exceptions'),
  'GET /v1/exceptions/{id}/{line}/viewers': viewers,
  'PUT /v1/exceptions/{id}/{line}/viewers': viewers,
  'DELETE /v1/exceptions/{id}/{line}/viewers': viewers,
  'POST /v1/exceptions/actions': ({ waiting, line }) => ({
    path: '/v1/exceptions/actions',
    body: { ...why, action: 'resubmit', lines: [{ order: waiting, line }] },
  }),
  'GET /v1/bulk-actions': always('/v1/bulk-actions'),
  'GET /v1/bulk-actions/{id}': ofBulk(''),
  'GET /v1/bulk-actions/{id}/lines': ofBulk('/lines'),
  'POST /v1/bulk-actions/{id}/pause': ofBulk('/pause', why),
  'POST /v1/bulk-actions/{id}/resume': ofBulk('/resume', why),
  'POST /v1/bulk-actions/{id}/cancel': ofBulk('/cancel', why),
  'GET /v1/revocations': always('/v1/revocations'),
  'GET /v1/licenses': always('/v1/licenses'),
  'GET /v1/licenses/{id}': ofLicense(''),
  'GET /v1/licenses/{id}/file': ofLicense('/file'),
  'POST /v1/licenses/file': ({ code }) => ({ path: '/v1/licenses/file', body: { code, product: 'desktop-app' } }),
  'POST /v1/licenses/search': ({ code }) => ({ path: '/v1/licenses/search', body: { code } }),
  'POST /v1/licenses/{id}/recharge': ofLicense('/recharge', { days: 1 }),
  'POST /v1/licenses/{id}/suspend': ofLicense('/suspend', {}),
  'POST /v1/licenses/{id}/reinstate': ofLicense('/reinstate', {}),
  'POST /v1/licenses/{id}/rotate': ofLicense('/rotate', {}),
  'POST /v1/licenses/{id}/revoke': ofLicense('/revoke', {}),
  'PUT /v1/licenses/{id}/features': ofLicense('/features', { features: {} }),
  'GET /v1/codes': always('/v1/codes?product=desktop-app'),
  'POST /v1/codes/search': ({ code }) => ({ path: '/v1/codes/search', body: { code } }),
  'POST /v1/codes/{id}/reveal': ({ codeId }) => ({ path: `/v1/codes/${codeId}/reveal` }),
  'POST /v1/codes/{id}/revoke': ({ codeId }) => ({ path: `/v1/codes/${codeId}/revoke`, body: why }),
  'GET /v1/stores/{id}': ofStore(''),
  'GET /v1/stores/{id}/events': ofStore('/events'),
  'GET /v1/stores/{id}/deliveries': ofStore('/deliveries'),
  'POST /v1/stores/{id}/test-delivery': ofStore('/test-delivery', { email: 'ann@example.com' }),
  'GET /v1/stores/{id}/reconciliations': ofStore('/reconciliations'),
  'POST /v1/stores/{id}/reconciliations': ofStore('/reconciliations', {}),
  'GET /v1/subscriptions': always('/v1/subscriptions'),
  'GET /v1/subscriptions/{id}': ({ subscription }) => ({ path: `/v1/subscriptions/${subscription}` }),
  'GET /v1/reports/transactions': always(`/v1/reports/transactions?${DAY}&format=json`),
  'GET /v1/reports/transactions/page': always(`/v1/reports/transactions/page?${DAY}`),
  'GET /v1/reports/sales': always(`/v1/reports/sales?${DAY}`),
  'GET /v1/reports/overview': always('/v1/reports/overview?period=30d'),
  'POST /v1/mail/bounces': ({ messageId }) => ({ path: '/v1/mail/bounces', body: { messageId } }),
};

/** What is of no store alone: only keys for all stores have it, and the key of the store itself does not. */
export const OF_ALL_STORES: Record<string, () => Call> = {
  'GET /v1/audit': always('/v1/audit'),
  'GET /v1/api-keys': always('/v1/api-keys'),
  'POST /v1/api-keys': always('/v1/api-keys', { name: 'For all', role: 'admin' }),
  'DELETE /v1/api-keys/{id}': always('/v1/api-keys/spare'),
  'GET /v1/signing-keys': always('/v1/signing-keys'),
  'POST /v1/signing-keys/rotate': always('/v1/signing-keys/rotate'),
  'DELETE /v1/signing-keys/{kid}': always('/v1/signing-keys/spare'),
  'GET /v1/products/{id}/handouts': always('/v1/products/desktop-app/handouts'),
  'POST /v1/products/{id}/handouts': always('/v1/products/desktop-app/handouts', { label: 'fair', count: 1 }),
  'GET /v1/products/{id}/codes': always('/v1/products/desktop-app/codes?format=json'),
  'POST /v1/products/{id}/codes': () => ({
    ...{ path: '/v1/products/desktop-app/codes', body: 'SPARE-1' },
    headers: { 'content-type': 'text/plain' },
  }),
  'POST /v1/products/{id}/codes/generate': always('/v1/products/desktop-app/codes/generate', { count: 1 }),
  'PUT /v1/products/{id}': always('/v1/products/spare', { name: 'Spare', source: 'generate' }),
  'DELETE /v1/products/{id}': always('/v1/products/spare'),
  'PUT /v1/publishers/{id}': always('/v1/publishers/spare', { name: 'Spare', url: 'https://keys.example.com/' }),
  'DELETE /v1/publishers/{id}': always('/v1/publishers/spare'),
  'POST /v1/publishers/{id}/resubmit': always('/v1/publishers/games/resubmit', why),
  'PUT /v1/stores/{id}': always('/v1/stores/spare', { name: 'Spare', platform: 'direct' }),
  'DELETE /v1/stores/{id}': always('/v1/stores/spare'),
  'GET /v1/reports/summary': always('/v1/reports/summary'),
  'PUT /v1/reports/summary': always('/v1/reports/summary', { every: null, hour: 6, to: null }),
  'PUT /v1/webhook-endpoints/{id}': always('/v1/webhook-endpoints/crm', {
    ...{ url: 'http://127.0.0.1:4000/x', secrets: [{ value: SECRET }] },
  }),
  'GET /v1/webhook-endpoints': always('/v1/webhook-endpoints'),
  'GET /v1/webhook-endpoints/{id}': always('/v1/webhook-endpoints/crm'),
  'GET /v1/webhook-endpoints/{id}/deliveries': always('/v1/webhook-endpoints/crm/deliveries'),
  'POST /v1/webhook-endpoints/{id}/test': always('/v1/webhook-endpoints/crm/test'),
  'POST /v1/webhook-endpoints/{id}/replay': always('/v1/webhook-endpoints/crm/replay', {
    ...{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
  }),
  'DELETE /v1/webhook-endpoints/{id}': always('/v1/webhook-endpoints/crm'),
  'POST /v1/mail/test-send': always('/v1/mail/test-send', { to: 'ann@example.com' }),
  'POST /codec/encode': always('/codec/encode', { payloads: [] }),
  'POST /codec/decode': always('/codec/decode', { payloads: [] }),
};

const NO_KEY = 'is asked without an API key';
const TOKEN = 'is for the buyer, who has the token';
const SHARED = 'is set up once for all stores, and tells of no sale';
const LOG_IN = 'tells who logs in';

/** What every key has, each for a reason. */
export const FOR_EVERYBODY: Record<string, string> = {
  'GET /v1/stores': 'lists the stores of the key, its own among them',
  'GET /v1/products': SHARED,
  'GET /v1/products/{id}': SHARED,
  'GET /v1/products/{id}/stock': 'counts codes that every store may sell',
  'GET /v1/publishers': SHARED,
  'GET /v1/publishers/{id}': SHARED,
  'GET /v1/reports/stock': 'counts codes that every store may sell',
  'GET /v1/reports/publishers': 'tells how key servers answer, whoever has asked',
  'GET /v1/mail/template': SHARED,
  'POST /v1/mail/preview': 'shows a sample, and keeps nothing',
  'POST /v1/licenses/validate': 'judges a code for whoever has it in hand',
  'GET /.well-known/jwks.json': NO_KEY,
  'POST /webhooks/{store}': 'is signed by the store',
  'GET /webhooks/{store}': 'is signed by the store',
  'GET /orders/status/{token}': TOKEN,
  'GET /orders/status/{token}/codes': TOKEN,
  'GET /orders/status/{token}/payment': TOKEN,
  'POST /orders/status/{token}/payment': TOKEN,
  'GET /healthz': NO_KEY,
  'GET /readyz': NO_KEY,
  'GET /metrics': NO_KEY,
  'GET /openapi.json': NO_KEY,
  'GET /docs': NO_KEY,
  'GET /codec/login': NO_KEY,
  'POST /codec/login': LOG_IN,
  'POST /console/session': LOG_IN,
  'GET /console/session': LOG_IN,
  'DELETE /console/session': LOG_IN,
};
