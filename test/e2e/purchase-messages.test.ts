import { findConnector } from '../../connectors/registry';
import type { SampleDelivery } from '../../samples/samples';
import { ordersOf } from '../helpers/direct-orders';
import { useEngine } from '../helpers/engine';
import { isQuestion, platformShop, saleOf, type PlatformName } from '../helpers/platform-shop';

jest.setTimeout(300_000);

/** All messages by which a platform tells of one purchase. */
const PURCHASES: readonly [PlatformName, readonly string[]][] = [
  ['fastspring', ['order.completed', 'remote-server-request', 'subscription.activated']],
  ['paypal', ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.PENDING', 'PAYMENT.CAPTURE.COMPLETED']],
  ['paypal', ['BILLING.SUBSCRIPTION.ACTIVATED', 'PAYMENT.SALE.COMPLETED']],
  ['two-checkout', ['PENDING', 'PAYMENT_AUTHORIZED', 'PAYMENT_RECEIVED', 'COMPLETE']],
  ['paypro', ['OrderOnWaiting', 'OrderCharged', 'LicenseRequested']],
  ['stripe', ['checkout.session.completed#unpaid', 'checkout.session.async_payment_succeeded']],
  ['stripe', ['checkout.session.completed#subscription', 'invoice.paid#subscription', 'customer.subscription.created']],
  ['shopify', ['orders/create', 'orders/paid']],
  ['woocommerce', ['order.created#on-hold', 'order.updated', 'order.updated#completed']],
  ['paddle', ['transaction.billed', 'transaction.completed', 'subscription.created']],
  ['lemon-squeezy', ['order_created#pending', 'order_created', 'subscription_created']],
  ['polar', ['order.created', 'order.paid#subscription_create']],
  ['standard-webhooks', ['order.pending', 'order.paid', 'subscription.started']],
];

const permutations = <T>(all: readonly T[]): T[][] =>
  all.length < 2
    ? [[...all]]
    : all.flatMap((one, index) => permutations(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));

describe('the messages of one purchase', () => {
  const engine = useEngine();
  const shop = platformShop(engine);

  it.each(PURCHASES)(
    'of %s (%j) are one order, each unit one code, whichever comes first',
    async (platform, events) => {
      for (const [index, order] of permutations(events).entries()) {
        const sale = saleOf(`${platform}-${events.length}-${events[0]?.length}-${index}`);
        const messages = await Promise.all(order.map((event) => shop.sample(platform, event, sale)));
        const statuses: number[] = [];
        for (const message of [...messages, ...messages]) statuses.push((await shop.send(platform, message)).status);
        const ids = new Set(messages.flatMap((message) => paidOrders(platform, message)));
        const [externalId = ''] = ids;
        const { id } = await shop.delivered(platform, externalId);

        expect(ids.size).toBe(1);
        expect(statuses.filter((status) => status !== 200 && !(status === 503 && order.some(isQuestion)))).toEqual([]);
        expect((await ordersOf(engine).codesHeld(id)).map((codes) => codes.length)).toEqual([2]);
        expect(ordersOf(engine).mailsTo(sale.id).length).toBeLessThanOrEqual(1);
      }
    },
  );
});

/** The external ids of the orders that a message tells as paid. */
const paidOrders = (platform: PlatformName, { headers, body }: SampleDelivery): string[] => {
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const delivery = { rawBody: Buffer.from(body), headers: Object.fromEntries(names) };
  const events = findConnector(platform)?.parse(delivery) ?? [];
  return events.flatMap((event) => (event.kind === 'orderPaid' ? [event.externalId] : []));
};
