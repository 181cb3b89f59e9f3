import { randomUUID } from 'node:crypto';
import type { License } from '../../domain/license';
import { licenseIdOf } from '../../models/license';
import type { Models } from '../../models';

const DAY_MS = 24 * 60 * 60_000;

/** The time so many days from now, as ISO. */
export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** An active license of a desktop app, sold by the store `direct`, that ends in 100 days. */
export function license(changes: Partial<License> = {}): License {
  const orderId = `order-${randomUUID()}`;
  const unit = changes.unit ?? `${orderId}/desktop-app/1`;
  return {
    id: licenseIdOf(unit),
    unit,
    product: 'desktop-app',
    orderId,
    storeId: 'direct',
    externalId: orderId,
    line: 'desktop-app',
    batch: null,
    email: 'ann@example.com',
    name: 'Ann',
    standing: 'active',
    suspensions: [],
    expiresAt: inDays(100),
    features: { edition: 'pro' },
    subscriptionId: null,
    revision: 0,
    createdAt: inDays(-1),
    history: [{ key: 'delivered', at: inDays(-1), event: 'delivered', by: null, why: null, note: null }],
    ...changes,
  };
}

/** A license with its code, as a sale leaves them. */
export async function sold(models: Pick<Models, 'codes' | 'licenses'>, changes: Partial<License> = {}) {
  const made = license(changes);
  const code = `SOLD-${randomUUID().toUpperCase()}`;
  await models.codes.hold(made.product, made.unit, code);
  await models.licenses.add([made]);
  return { ...made, code };
}
