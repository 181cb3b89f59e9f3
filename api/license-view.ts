import { licenseState, type License } from '../domain/license';
import { subscriptionIdOf } from '../models/subscription';

/** A license as the API shows it; `code` is there only where it may be shown. */
export const licenseView = (license: License, now: Date, code?: string) => ({
  id: license.id,
  product: license.product,
  state: licenseState(license, now),
  suspensions: license.suspensions,
  expiresAt: license.expiresAt,
  features: license.features,
  order: license.orderId,
  store: license.storeId,
  externalId: license.externalId,
  line: license.line,
  batch: license.batch,
  email: license.email,
  name: license.name,
  subscription: license.subscriptionId,
  keptBy: keeperOf(license),
  createdAt: license.createdAt,
  ...(code !== undefined && { code }),
});

const keeperOf = ({ storeId, subscriptionId }: License): string | null =>
  storeId === null || subscriptionId === null ? null : subscriptionIdOf(storeId, subscriptionId);

/** The same with all that has happened to it. */
export const wholeLicenseView = (license: License, now: Date) => ({
  ...licenseView(license, now),
  history: license.history.map(({ at, event, by, why, note }) => ({ at, event, by, why, note })),
});
