import type { License, LicenseEntry, SuspensionReason } from '../domain/license';
import type { LicenseChange } from '../domain/license-changes';
import { licenseEvents } from '../domain/license-event';
import type { VendorEvents } from '../domain/vendor-event';
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
import type { ChangeOutcome } from '../models/license';
import { subscriptionIdOf } from '../models/subscription';
import type { Models } from '../models/models';
import type { OrderIds } from '../secrets/order-ids';
import type { Catalog } from './catalog';
import { createOutbox, type Outbox, type OutboxDependencies } from './outbox';

export interface SubscriptionDependencies extends OutboxDependencies {
  models: OutboxDependencies['models'] & Pick<Models, 'licenses' | 'orders' | 'subscriptions'>;
  catalog: Catalog;
  orderIds: Pick<OrderIds, 'orderIdOf'>;
  vendorEvents: Pick<VendorEvents, 'tell'>;
  vendorName: string;
  statusUrl(orderId: string): string;
}

export type SubscriptionActivities = ReturnType<typeof subscriptionActivities>;

/** What keeps licenses as their subscriptions want them. */
export function subscriptionActivities(dependencies: SubscriptionDependencies) {
  const { models, vendorEvents } = dependencies;
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
        const change = keepAs(keeping, subscription.subscriptionId, `subscription/${at}`);
        const entry = entryOf(license, { ...license, ...change(license, new Date(at)) }, keeping.state, at);
        const outcome = await models.licenses.change(license.id, change, entry);
        // Also what an earlier try has changed, and could not tell: the event is the same one.
        if (outcome.status === 'changed' || hasEntry(outcome, entry))
          await vendorEvents.tell(licenseEvents(outcome.license, entry));
      }
      const [first] = licenses;
      if (first && product && keeping.graceUntil && keeping.state === 'overdue')
        await remind(dependencies, outbox, { license: first, product, graceUntil: keeping.graceUntil, at });
      return { state: keeping.state, changesAt: keeping.changesAt };
    },
  };
}

/** True for a change that has been made before, and is no other's of the same time. */
const hasEntry = (outcome: ChangeOutcome, { key }: LicenseEntry): outcome is ChangeOutcome & { status: 'known' } =>
  outcome.status === 'known' && outcome.license.history.some((made) => made.key === key);

/** What a subscription has wanted since outweighs what it has wanted before; their keys differ by the time alone. */
const isLaterKeeping = (made: string, key: string): boolean => made.startsWith('subscription/') && made > key;

/** Makes a license what its subscription wants; what it is suspended for besides stays. */
export const keepAs =
  (
    { expiresAt, suspensions, knowsDisputes }: Pick<Keeping, 'expiresAt' | 'suspensions' | 'knowsDisputes'>,
    subscriptionId: string,
    key: string,
  ): LicenseChange =>
  (license) => {
    if (license.history.some((made) => isLaterKeeping(made.key, key))) return {};
    const isOthers = (reason: SuspensionReason) => reason === 'operator' || (reason === 'dispute' && !knowsDisputes);
    const others = license.suspensions.filter((reason) => isOthers(reason) && !suspensions.includes(reason));
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
  // A store that was removed leaves subscriptions that go on to their end.
  const store = await catalog.findStore(storeId, false);
  return catalog.findProduct(store?.products[product] ?? product, false);
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
  for (const externalId of orders) {
    const orderId = orderIds.orderIdOf(storeId, externalId);
    const licenses = await models.licenses.listOfOrder(orderId);
    if (!(await isNamedApart(models, orderId, licenses))) ordered.push(...licenses);
  }
  const isFree = ({ subscriptionId: other }: License) => other === null;
  return [...named, ...ordered.filter((license) => isFree(license) && isMeant(license, ordered, product))];
}

/**
 * Where an order names the subscription of one of its lines, no other line is meant. A license alone does not tell: it may have been
 * given the name by a keeping that broke off before the next one.
 */
async function isNamedApart(
  { orders }: Pick<Models, 'orders'>,
  orderId: string,
  licenses: readonly License[],
): Promise<boolean> {
  if (licenses.every(({ subscriptionId }) => subscriptionId === null)) return false;
  const order = await orders.find(orderId);
  return order?.lines.some((line) => line.subscriptionId !== undefined) ?? false;
}

/** Of a product where that is known; else the only line of an order. */
const isMeant = (license: License, ordered: readonly License[], product: Product | null): boolean =>
  product === null ? ordered.every(({ line }) => line === license.line) : license.product === product.id;

/** What a license has become, by what it was. */
function entryOf(was: License, is: License, state: Keeping['state'], at: string): LicenseEntry {
  const isSuspended = is.suspensions.length > 0;
  const wasSuspended = was.suspensions.length > 0;
  const isLonger = (is.expiresAt ?? '9') > (was.expiresAt ?? '9');
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
