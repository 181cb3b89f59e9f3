import { DEFAULT_PRODUCT_LICENSE } from '../../domain/product';
import { licensesOfLine } from '../../domain/new-license';
import { line, order } from '../models/orders';

const units = [
  { id: 'lic_1', unit: 'direct-A/line-1/1' },
  { id: 'lic_2', unit: 'direct-A/line-1/2' },
];
const delivered = (changes: Parameters<typeof line>[0] = {}) => ({
  ...line(changes),
  deliveredAt: '2026-03-01T10:00:02.000Z',
});

describe('licensesOfLine', () => {
  it('makes one for each unit, with what the order knows of its holder', () => {
    const licenses = licensesOfLine(order('A'), delivered(), units, { product: DEFAULT_PRODUCT_LICENSE, store: {} });

    expect(licenses.map(({ id, unit }) => ({ id, unit }))).toEqual(units);
    expect(licenses[0]).toMatchObject({
      product: 'desktop-app',
      orderId: 'direct-A',
      storeId: 'direct',
      externalId: 'A',
      line: 'line-1',
      batch: null,
      email: 'Ann@Example.com',
      name: 'Ann',
      standing: 'active',
      expiresAt: null,
      subscriptionId: null,
      history: [{ key: 'delivered', event: 'delivered', at: '2026-03-01T10:00:02.000Z' }],
    });
  });

  it('lets the store say more than the product, and the order more than both', () => {
    const product = { ...DEFAULT_PRODUCT_LICENSE, features: { edition: 'basic', seats: '1', support: 'mail' } };
    const store = { edition: 'pro', seats: '5' };
    const features = { seats: '7' };
    const [license] = licensesOfLine(order('A'), delivered({ features }), units, { product, store });

    expect(license?.features).toEqual({ edition: 'pro', seats: '7', support: 'mail' });
  });

  it('counts the days of the product from the delivery on', () => {
    const product = { ...DEFAULT_PRODUCT_LICENSE, days: 30 };
    const [license] = licensesOfLine(order('A'), delivered(), units, { product, store: {} });

    expect(license?.expiresAt).toBe('2026-03-31T10:00:02.000Z');
  });

  it('gives a product that is gone the terms of one that says nothing', () => {
    const [license] = licensesOfLine(order('A'), delivered(), units, { product: null, store: {} });

    expect(license).toMatchObject({ expiresAt: null, features: {} });
  });

  it('names the subscription that keeps it', () => {
    const [license] = licensesOfLine(order('A'), delivered({ subscriptionId: 'sub-1' }), units, {
      product: null,
      store: {},
    });

    expect(license?.subscriptionId).toBe('sub-1');
  });

  it.each(['refunded', 'cancelled', 'revoked'] as const)('makes those of a line that is %s revoked', (state) => {
    const [license] = licensesOfLine(order('A'), delivered({ state }), units, { product: null, store: {} });

    expect(license?.standing).toBe('revoked');
  });
});
