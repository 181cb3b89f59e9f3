import type { Publisher, PublisherCredentials } from '../../domain/publisher';
import type { KeyRequest, RevocationRequest } from '../../domain/rights';

export const PLAIN_XML = { root: 'getKeyRequest', namespace: null, soap: 'none' } as const;

export const aPublisher = (url: string, settings: Partial<Publisher> = {}): Publisher => ({
  id: 'games',
  name: 'Example Games',
  url,
  revocationUrl: url,
  dialect: 'xml',
  authentication: 'none',
  xml: PLAIN_XML,
  companyId: 'company-1',
  siteId: 'site-1',
  timeoutSeconds: 60,
  maximumConcurrency: 10,
  ...settings,
});

export const NO_CREDENTIALS: PublisherCredentials = {
  username: null,
  password: null,
  token: null,
  certificate: null,
  privateKey: null,
  authority: null,
};

export const aKeyRequest = (details: Partial<KeyRequest> = {}): KeyRequest => ({
  orderId: 'order-1',
  requestId: 'request-1',
  submittedAt: '2026-01-02T03:04:05.678Z',
  externalReference: 'A-1',
  lineId: 'line-1',
  quantity: 1,
  product: { id: 'space-game', externalReference: 'SG-1', locale: 'en-US' },
  user: { id: 'user-1', email: 'ann@example.com' },
  buyer: { email: 'ann@example.com', name: 'Ann Lee Example', company: 'Example Inc.', country: 'US' },
  billingAddress: { line1: '1 Example Street', city: 'Springfield', state: 'MN', postalCode: '55345', country: 'US' },
  shippingAddress: null,
  currency: 'USD',
  unitPrice: 4900,
  tax: 980,
  attributes: { campaign: 'spring' },
  productAttributes: { edition: 'gold' },
  ...details,
});

export const aRevocation = (details: Partial<RevocationRequest> = {}): RevocationRequest => ({
  requestId: 'revocation-1',
  orderId: 'order-1',
  externalReference: 'A-1',
  lineId: 'line-1',
  product: { id: 'space-game', externalReference: 'SG-1', locale: 'en_US' },
  user: { id: 'user-1', email: 'ann@example.com' },
  key: { value: 'ABC-123', type: 'serialNumber' },
  unit: 2,
  reason: 'ReturnProduct',
  occurredAt: '2026-02-03T04:05:06.000Z',
  currency: 'USD',
  unitPrice: 4900,
  ...details,
});
