import { createHash, createHmac } from 'node:crypto';
import type { StoreDelivery } from '../../connectors/connector';
import type { StoreTrust } from '../../domain/store';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const SECRET = 'webhook-secret';
export const KEY = '0123456789abcdef0123456789abcdef';

const inForce = (value: string) => ({ value, acceptedUntil: null });

export const CREDENTIALS: StoreTrust = {
  webhookSecrets: [inForce(SECRET)],
  licenseKeys: [inForce(KEY)],
  trustedKeys: [],
  acceptUnsigned: false,
};

/** A webhook as FastSpring signs it. */
export function signWebhook(body: unknown, secret = SECRET): StoreDelivery {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const signature = createHmac('sha256', secret).update(rawBody).digest('base64');
  return { rawBody, headers: { 'content-type': 'application/json', 'x-fs-signature': signature } };
}

/** A license call as FastSpring signs it; `strip` is what its PHP sample does to backslashes first. */
export function signLicenseCall(fields: Record<string, string>, { key = KEY, strip = false } = {}): StoreDelivery {
  const values = Object.keys(fields)
    .sort()
    .map((name) => fields[name] ?? '')
    .join('');
  const hash = createHash('md5')
    .update((strip ? values.replaceAll('\\', '') : values) + key)
    .digest('hex');
  return form(new URLSearchParams({ ...fields, security_request_hash: hash }).toString());
}

export const form = (body: string | Buffer): StoreDelivery => ({
  rawBody: Buffer.from(body),
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
});

export const orderCompleted = (data: object = {}, event: object = {}) => ({
  id: 'event-1',
  type: 'order.completed',
  live: true,
  created: 1767225600000,
  data: {
    id: 'aBCDE12f',
    reference: 'ABC123456-7891-01112',
    live: true,
    currency: 'USD',
    total: 119,
    tax: 19,
    subtotal: 100,
    discount: 0,
    customer: { first: 'Zoë', last: 'Müller', email: 'zoe@example.test', company: null },
    address: { country: 'DE' },
    items: [{ product: 'pro', quantity: 2, subtotal: 100, discount: 0 }],
    ...data,
  },
  ...event,
});

export const licenseFields = (fields: Record<string, string> = {}): Record<string, string> => ({
  company: '',
  email: 'zoe@example.test',
  internalProductName: 'pro',
  name: 'Zoë Müller',
  quantity: '2',
  reference: 'ABC123456-7891-01112',
  test: 'false',
  ...fields,
});
