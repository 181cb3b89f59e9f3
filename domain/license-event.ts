import { licenseState, type License, type LicenseEntry } from './license';
import type { VendorEvent, VendorEventType } from './vendor-event';

const TYPES: Readonly<Partial<Record<LicenseEntry['event'], VendorEventType>>> = {
  renewed: 'license.renewed',
  recharged: 'license.recharged',
  suspended: 'license.suspended',
  restored: 'license.restored',
  reinstated: 'license.restored',
  revoked: 'license.revoked',
};

/** What the vendor's systems are told of a change that was made to a license, as it is then; nothing for one that is the shop's own affair. */
export function licenseEvents(license: License, { key, at, event }: LicenseEntry): VendorEvent[] {
  const type = TYPES[event];
  if (!type) return [];
  const { id, product, orderId, storeId, externalId, line, expiresAt, features, subscriptionId } = license;
  const state = licenseState(license, new Date(at));
  const shown = {
    id,
    product,
    order: orderId,
    store: storeId,
    externalId,
    line,
    state,
    expiresAt,
    features,
    subscriptionId,
  };
  return [{ cause: `${id}/${key}`, type, at, subject: id, storeId, data: { license: shown } }];
}
