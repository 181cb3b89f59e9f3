import type { License, LicenseEntry } from '../domain/license';
import type { LicenseChange } from '../domain/license-changes';
import { DEFAULT_PRODUCT_LICENSE, type Product } from '../domain/product';
import {
  keepingOf,
  reminderAt,
  standingOf,
  type Keeping,
  type Standing,
  type Subscription,
  type SubscriptionTerms,
} from '../domain/subscription';
import { renderMail } from '../mail/render';
import { subscriptionIdOf } from '../models/subscription';
import type { Models } from '../models/models';
import type { OrderIds } from '../secrets/order-ids';
import type { Catalog } from './catalog';
import { createOutbox, type Outbox, type OutboxDependencies } from './outbox';

export interface SubscriptionDependencies extends OutboxDependencies {
  models: OutboxDependencies['models'] & Pick<Models, 'licenses' | 'subscriptions'>;
  catalog: Catalog;
  orderIds: Pick<OrderIds, 'orderIdOf'>;
  vendorName: string;
  statusUrl(orderId: string): string;
}

export type SubscriptionActivities = ReturnType<typeof subscriptionActivities>;

/** What keeps licenses as their subscriptions want them. */
export function subscriptionActivities(dependencies: SubscriptionDependencies) {
  const { models } = dependencies;
  const outbox = createOutbox(dependencies);
  return {
    /** What an earlier run has known of a subscription; null for a new one. */
    async findSubscription(storeId: string, subscriptionId: string): Promise<Subscription | null> {
      return (await models.subscriptions.find(subscriptionIdOf(storeId, subscriptionId)))?.known ?? null;
    },

    /** Makes a subscription's licenses what they are to be at this time, and tells when that changes by itself. */
    async keepLicenses(
      subscription: Subscription,
      at: string,
    ): Promise<{ state: Keeping['state']; changesAt: string | null }> {
      const standing = standingOf(subscription);
      const product = await productOf(dependencies, subscription, standing);
      const keeping = keepingOf(standing, termsOf(product), new Date(at));
      // First of all: what is delivered from now on finds how it is to be.
      await record(dependencies, subscription, standing, keeping, at);
      const licenses = await licensesOf(dependencies, subscription, standing, product);
      for (const license of licenses) {
        const change = keepAs(keeping, subscription.subscriptionId);
        await models.licenses.change(license.id, change, entryOf(license, keeping, at));
      }
      const [first] = licenses;
      if (first && product && keeping.graceUntil && keeping.state === 'overdue')
        await remind(dependencies, outbox, { license: first, product, graceUntil: keeping.graceUntil, at });
      return { state: keeping.state, changesAt: keeping.changesAt };
    },
  };
}

/** Makes a license what its subscription wants; what it is suspended for besides stays. */
export const keepAs =
  ({ expiresAt, suspensions }: Pick<Keeping, 'expiresAt' | 'suspensions'>, subscriptionId: string): LicenseChange =>
  (license) => {
    const others = license.suspensions.filter((reason) => reason === 'operator');
    return { subscriptionId, expiresAt, suspensions: [...others, ...suspensions].sort() };
  };

function termsOf(product: Product | null): SubscriptionTerms {
  const { graceDays, days } = product?.license ?? DEFAULT_PRODUCT_LICENSE;
  return { graceDays, periodDays: days };
}

async function productOf(
  { catalog }: SubscriptionDependencies,
  { storeId }: Subscription,
  { product }: Standing,
): Promise<Product | null> {
  if (product === null) return null;
  const { products } = await catalog.getStore(storeId, false);
  return catalog.findProduct(products[product] ?? product, false);
}

const record = (
  { models }: SubscriptionDependencies,
  known: Subscription,
  { product, orders }: Standing,
  keeping: Keeping,
  updatedAt: string,
): Promise<void> => {
  const { storeId, subscriptionId } = known;
  const id = subscriptionIdOf(storeId, subscriptionId);
  return models.subscriptions.record({ id, storeId, subscriptionId, product, orders, ...keeping, updatedAt, known });
};

/** Those that name it, and those of the orders that it began with. */
async function licensesOf(
  { models, orderIds }: SubscriptionDependencies,
  { storeId, subscriptionId }: Subscription,
  { orders }: Standing,
  product: Product | null,
): Promise<License[]> {
  const named = await models.licenses.listOfSubscription(storeId, subscriptionId);
  const ordered: License[] = [];
  for (const externalId of orders)
    ordered.push(...(await models.licenses.listOfOrder(orderIds.orderIdOf(storeId, externalId))));
  const fitting = ordered.filter(
    (license) => license.subscriptionId === null && (product === null || license.product === product.id),
  );
  return [...named, ...fitting];
}

function entryOf(license: License, { expiresAt, suspensions, state }: Keeping, at: string): LicenseEntry {
  const isSuspended = suspensions.length > 0;
  const wasSuspended = license.suspensions.length > 0;
  const isLonger = (expiresAt ?? '9') > (license.expiresAt ?? '9');
  const event =
    isSuspended !== wasSuspended ? (isSuspended ? 'suspended' : 'restored') : isLonger ? 'renewed' : 'shortened';
  return { key: `subscription/${at}`, at, event, by: null, why: null, note: `subscription ${state}` };
}

/** Reminds an unpaid buyer at once, and a day before the license is suspended. */
async function remind(
  { vendorName, statusUrl }: SubscriptionDependencies,
  outbox: Outbox,
  { license, product, graceUntil, at }: { license: License; product: Product; graceUntil: string; at: string },
): Promise<void> {
  const { email, name, orderId, externalId } = license;
  if (email === null || orderId === null) return;
  const number = at < reminderAt(graceUntil) ? 1 : 2;
  const fields = {
    vendor: vendorName,
    buyer: name,
    order: externalId ?? '',
    product: product.name,
    until: graceUntil.slice(0, 10),
    statusUrl: statusUrl(orderId),
  };
  const key = `payment-reminder/${license.id}/${graceUntil}/${number}`;
  await outbox.send({
    key,
    kind: 'payment-reminder',
    orderId,
    to: email,
    render: () => renderMail('payment-reminder', fields),
  });
}
