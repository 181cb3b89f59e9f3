import { createHash, createHmac } from 'node:crypto';
import { toDecimal } from '../domain/money';
import type { PlatformSamples, SampleDelivery, SampleKeys, SampleSale } from './samples';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** FastSpring writes amounts as numbers. */
const decimal = (amount: number, currency: string): number => Number(toDecimal({ amount, currency }));

const subtotalOf = ({ items }: SampleSale): number =>
  items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);

function orderOf(sale: SampleSale, changes: object = {}) {
  const { id, email, name, currency, items, test } = sale;
  const [first = '', ...rest] = name.split(' ');
  const subtotal = decimal(subtotalOf(sale), currency);
  return {
    order: `internal-${id}`,
    id: `internal-${id}`,
    reference: id,
    completed: true,
    language: 'de',
    live: !test,
    currency,
    total: subtotal,
    tax: 0,
    subtotal,
    discount: 0,
    siteId: 'SANDBOX',
    account: `account-${id}`,
    customer: { first, last: rest.join(' '), email, company: null },
    address: { country: 'DE' },
    items: items.map(({ product, quantity, unitPrice }) => ({
      product,
      quantity,
      subtotal: decimal(quantity * unitPrice, currency),
      discount: 0,
    })),
    ...changes,
  };
}

function returnOf(sale: SampleSale, returned: number) {
  const { id, currency, test } = sale;
  const total = decimal(subtotalOf(sale), currency);
  return {
    return: `return-${id}`,
    reference: `${id}R`,
    completed: true,
    live: !test,
    currency,
    totalReturn: decimal(returned, currency),
    original: { id: `internal-${id}`, reference: id, currency, total },
  };
}

const subscriptionOf = ({ id, items, test, now }: SampleSale, changes: object = {}) => ({
  id: `subscription-${id}`,
  subscription: `subscription-${id}`,
  active: true,
  state: 'active',
  live: !test,
  account: `account-${id}`,
  product: items[0]?.product ?? null,
  next: now.getTime() + MONTH_MS,
  end: null,
  deactivationDate: null,
  isPauseScheduled: false,
  initialOrderId: `internal-${id}`,
  initialOrderReference: id,
  ...changes,
});

const chargeOf = (sale: SampleSale, status: string) => ({
  order: orderOf(sale, { id: `internal-${sale.id}-2`, reference: `${sale.id}-2` }),
  currency: sale.currency,
  total: decimal(subtotalOf(sale), sale.currency),
  status,
  account: `account-${sale.id}`,
  subscription: subscriptionOf(sale),
});

const chargebackOf = (sale: SampleSale) => ({
  id: `internal-${sale.id}`,
  reasonCode: '4837',
  reasonDescription: 'FRAUDULENT',
  chargebackAmount: decimal(subtotalOf(sale), sale.currency),
  currency: sale.currency,
  order: `internal-${sale.id}`,
  status: 'NEW',
});

const endOf = ({ now }: SampleSale) => ({ end: now.getTime() + MONTH_MS, deactivationDate: now.getTime() + MONTH_MS });

const DATA = new Map<string, (sale: SampleSale) => object>([
  ['order.completed', (sale) => orderOf(sale)],
  ['order.payment.pending', (sale) => orderOf(sale, { completed: false })],
  ['order.approval.pending', (sale) => orderOf(sale, { completed: false })],
  ['order.canceled', (sale) => orderOf(sale, { completed: false })],
  ['return.created', (sale) => returnOf(sale, subtotalOf(sale))],
  ['return.created#partly', (sale) => returnOf(sale, Math.ceil(subtotalOf(sale) / 2))],
  ['chargeback.created', (sale) => chargebackOf(sale)],
  ['subscription.activated', (sale) => subscriptionOf(sale)],
  ['subscription.charge.completed', (sale) => chargeOf(sale, 'successful')],
  ['subscription.charge.failed', (sale) => ({ reason: 'EXPIRED_CARD', subscription: subscriptionOf(sale) })],
  ['subscription.payment.overdue', (sale) => subscriptionOf(sale, { state: 'overdue' })],
  ['subscription.updated', (sale) => subscriptionOf(sale)],
  ['subscription.paused', (sale) => subscriptionOf(sale)],
  ['subscription.canceled', (sale) => subscriptionOf(sale, { state: 'canceled', ...endOf(sale) })],
  ['subscription.uncanceled', (sale) => subscriptionOf(sale)],
  ['subscription.deactivated', (sale) => subscriptionOf(sale, { active: false, state: 'deactivated' })],
]);

const LICENSE_CALL = 'remote-server-request';

/** What FastSpring sends, the call for a license included. */
export const fastSpring: PlatformSamples = {
  events: [...DATA.keys(), LICENSE_CALL],
  externalId: ({ id }) => id,
  sample: (event, sale, keys) => ({
    ...(event === LICENSE_CALL ? licenseCall(sale, keys) : webhook(event, sale, keys)),
    api: { [`/orders/internal-${sale.id}`]: orderOf(sale) },
  }),
  listing: (told) => ({
    '/events/unprocessed': eventsOf(
      told.flatMap(({ body }) => (body.startsWith('{') ? (JSON.parse(body) as Batch).events : [])),
    ),
    '/events/processed': eventsOf([]),
  }),
};

interface Batch {
  events: object[];
}

const eventsOf = (events: object[]) => ({
  action: 'events.get',
  result: 'success',
  page: null,
  limit: null,
  nextPage: null,
  total: events.length,
  more: false,
  events,
});

function webhook(event: string, sale: SampleSale, { secret }: SampleKeys): SampleDelivery {
  const [type] = event.split('#');
  const id = `${event.replaceAll('#', '-')}-${sale.id}`;
  const created = sale.now.getTime();
  const events = [{ id, type, live: !sale.test, processed: false, created, data: DATA.get(event)?.(sale) }];
  const body = JSON.stringify({ events });
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return { headers: { 'content-type': 'application/json', 'x-fs-signature': signature }, body };
}

/** A call is for one product: of a sale of several, for the first. */
function licenseCall({ id, email, name, items, test }: SampleSale, { secret }: SampleKeys): SampleDelivery {
  const fields: [string, string][] = [
    ['company', ''],
    ['email', email],
    ['internalProductName', items[0]?.product ?? ''],
    ['name', name],
    ['quantity', String(items[0]?.quantity ?? 1)],
    ['reference', id],
    ['test', String(test)],
  ];
  const values = fields.map(([, value]) => value).join(''); // in the order of the names
  const hash = createHash('md5')
    .update(values + secret)
    .digest('hex');
  const body = new URLSearchParams([...fields, ['security_request_hash', hash]]).toString();
  return { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }, body };
}
