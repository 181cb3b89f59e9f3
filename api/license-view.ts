import { licenseState, type License } from '../domain/license';
import { subscriptionIdOf } from '../models/subscription';
import type { ApiContext } from './context';

/** What is known of a license elsewhere. */
interface Known {
  /** The end of its code. */
  masked: string | null;
  /** What the shop shows its order as. */
  number: string | null;
  /** There only where it may be shown. */
  code: string | undefined;
}

type Context = Pick<ApiContext, 'models' | 'now'>;

const licenseView = (license: License, now: Date, { masked, number, code }: Known) => ({
  id: license.id,
  product: license.product,
  masked,
  state: licenseState(license, now),
  suspensions: license.suspensions,
  expiresAt: license.expiresAt,
  features: license.features,
  order: license.orderId,
  store: license.storeId,
  externalId: license.externalId,
  number,
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

/** Licenses as the API shows them, with the codes that may be shown, by what holds them. */
export async function licenseViews(
  { models, now }: Context,
  licenses: readonly License[],
  codes: ReadonlyMap<string, string> = new Map(),
) {
  const [masked, orders] = await Promise.all([
    models.codes.mask(licenses.map(({ unit }) => unit)),
    models.orders.mapNames(licenses.flatMap(({ orderId }) => orderId ?? [])),
  ]);
  return licenses.map((license) =>
    licenseView(license, now(), {
      masked: masked.get(license.unit) ?? null,
      number: orders.get(license.orderId ?? '')?.number ?? null,
      code: codes.get(license.unit),
    }),
  );
}

/** A license with all that has happened to it. */
export async function wholeLicenseView(context: Context, license: License) {
  const [[view], publisher] = await Promise.all([licenseViews(context, [license]), issuerOf(context, license)]);
  return {
    ...view,
    publisher,
    history: license.history.map(({ at, event, by, why, note }) => ({ at, event, by, why, note })),
  };
}

/** The publisher that has issued a license's key, and is told when it is revoked; null where there is none. */
async function issuerOf({ models }: Context, { unit, orderId, line }: License): Promise<string | null> {
  if (orderId === null || (await models.codes.issuedAmong([unit])).length === 0) return null;
  const order = await models.orders.find(orderId);
  return order?.lines.find(({ id }) => id === line)?.publisher ?? null;
}
