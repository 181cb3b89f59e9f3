import { createHash, createHmac } from 'node:crypto';
import { NO_CREDENTIALS } from '../../domain/store';
import type { TestApi } from './api';

const SECRET = 'fastspring-secret';

/** The event of a sale. */
export const completed = (id: string, reference: string, product = 'desktop-app', quantity = 1) => ({
  id,
  live: true,
  processed: false,
  type: 'order.completed',
  created: 1_700_000_000_000,
  data: {
    order: `order-${reference}`,
    id: `order-${reference}`,
    reference,
    live: true,
    currency: 'USD',
    customer: { first: 'Ann', last: 'Smith', email: 'ann@example.com' },
    items: [{ product, quantity, subtotal: 49 * quantity }],
  },
});

/** The event of a whole return. */
export const returned = (id: string, reference: string) => ({
  id,
  live: true,
  type: 'return.created',
  data: { completed: true, currency: 'USD', totalReturn: 49, original: { reference, currency: 'USD', total: 49 } },
});

/** A license call as FastSpring signs it. */
export function licenseCall(reference: string, quantity = 1) {
  const fields: Record<string, string> = {
    email: 'ann@example.com',
    internalProductName: 'desktop-app',
    name: 'Ann',
    quantity: String(quantity),
    reference,
  };
  const values = Object.keys(fields)
    .sort()
    .map((name) => fields[name])
    .join('');
  const hash = createHash('md5')
    .update(values + SECRET)
    .digest('hex');
  return {
    body: new URLSearchParams({ ...fields, security_request_hash: hash }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
}

/** Gives an API a FastSpring store that is signed for, and leads its Temporal back to work before each test. */
export function useFastSpring(api: TestApi) {
  beforeAll(async () => {
    const secrets = [{ value: SECRET, acceptedUntil: null }];
    await api.addStore('direct');
    await api.addStore(
      'fastspring',
      { platform: 'fastspring' },
      { ...NO_CREDENTIALS, webhookSecrets: secrets, licenseKeys: secrets },
    );
    await api.addProduct('desktop-app');
  });
  beforeEach(() => {
    api.gateway.state = 'working';
    api.gateway.delivers = true;
    api.gateway.handsOver = true;
    api.gateway.notified.length = 0;
    api.gateway.signals.length = 0;
  });

  return {
    /** Delivers a signed batch of events. */
    deliver(events: unknown[], headers: Record<string, string> = {}, store = 'fastspring') {
      const body = JSON.stringify({ events });
      const signature = createHmac('sha256', SECRET).update(body).digest('base64');
      return api.call('POST', `/webhooks/${store}`, {
        key: null,
        body,
        headers: { 'content-type': 'application/json', 'X-FS-Signature': signature, ...headers },
      });
    },
    callForLicense: (reference: string, quantity = 1) =>
      api.call('POST', '/webhooks/fastspring', { key: null, ...licenseCall(reference, quantity) }),
  };
}
