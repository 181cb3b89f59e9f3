import { generateKeyPairSync } from 'node:crypto';
import type { StoreDelivery } from '../../connectors/connector';
import type { StoreTrust } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import { createPayPal } from '../../connectors/paypal';
import { payPal as samples, signed } from '../../samples/paypal';
import type { SampleDelivery, SampleSale } from '../../samples/samples';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const WEBHOOK_ID = '1AB23456CD789012E';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const KEYS = { secret: WEBHOOK_ID, privateKey: pair.privateKey };

export const TRUST: StoreTrust = {
  webhookSecrets: [{ value: WEBHOOK_ID, acceptedUntil: null }],
  licenseKeys: [],
  trustedKeys: [pair.publicKey],
  acceptUnsigned: false,
};

/** A sale of two products, told of at NOW. */
export const aSale = (change: Partial<SampleSale> = {}): SampleSale => ({
  id: '3C679366HH908993F',
  email: 'zoe@example.test',
  name: 'Zoë Müller',
  currency: 'EUR',
  items: [
    { product: 'pro', quantity: 2, unitPrice: 4900 },
    { product: 'plugin', quantity: 1, unitPrice: 1050 },
  ],
  test: false,
  now: NOW,
  ...change,
});

export const deliveryOf = ({ headers, body }: SampleDelivery): StoreDelivery => ({
  headers,
  rawBody: Buffer.from(body),
});

export const deliver = (event: string, sale = aSale(), keys = KEYS): StoreDelivery =>
  deliveryOf(samples.sample(event, sale, keys));

/** A message of any content, signed at NOW. */
export const deliverBody = (body: unknown): StoreDelivery => deliveryOf(signed(JSON.stringify(body), aSale(), KEYS));

/** A connector that nothing may fetch through. */
export const offline = createPayPal({
  fetchCertificate: () => Promise.reject(new Error('nothing is to be fetched')),
});

export const parse = (event: string, sale = aSale()): StoreEvent[] => offline.parse(deliver(event, sale));
