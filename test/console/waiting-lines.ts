import { DECLINED_METHOD } from '../../sandbox/payment-bank';
import type { KeyServerMode } from '../../sandbox/key-server';
import { ordersOf, waitsFor, type NewOrder, type OrderView } from '../helpers/direct-orders';
import { until, type TestEngine } from '../helpers/engine';
import { platformShop, saleOf } from '../helpers/platform-shop';
import { poolProduct } from '../helpers/products';

/** Makes lines that wait for people, each for another reason, by what stores, publishers and banks do. */
export function waitingLines(engine: TestEngine) {
  const { act, placeForSure, shown } = ordersOf(engine);
  const shop = platformShop(engine);

  async function place(order: NewOrder, reason: string): Promise<OrderView> {
    const { id } = await placeForSure({ delivery: 'email', ...order });
    return shown(id, waitsFor(reason));
  }

  /** A product of a publisher of its own, which does what the dial says. */
  async function sell(product: string, dial: KeyServerMode): Promise<void> {
    const { url, revocationUrl } = engine.servers.keyServer;
    engine.servers.keyServer.setMode(product, dial);
    await engine.call('PUT', `/v1/publishers/${product}`, { body: { name: product, url, revocationUrl } });
    const body = { name: product, source: 'rights', rights: { publisher: product } };
    await engine.call('PUT', `/v1/products/${product}`, { body });
  }

  async function ofPublisher(
    externalId: string,
    dial: KeyServerMode,
    reason: string,
    quantity = 1,
  ): Promise<OrderView> {
    const product = `x-${externalId.toLowerCase()}`;
    await sell(product, dial);
    return place({ externalId, lines: [{ product, quantity }] }, reason);
  }

  async function fromPlatform(platform: 'paddle' | 'standard-webhooks', id: string, reason: string, quantity = 2) {
    const sale = { ...saleOf(id), items: [{ product: 'desktop-app', quantity, unitPrice: 4900 }] };
    const event = platform === 'paddle' ? 'transaction.completed' : 'order.paid';
    const message = await shop.sample(platform, event, sale);
    const answers = Object.keys(message.api ?? {}).map((path) => [path, {}]);
    await shop.send(platform, { ...message, api: Object.fromEntries(answers) as Record<string, unknown> });
    const externalId = platform === 'paddle' ? `txn_${id}` : id;
    const find = () => shop.ordersOf(platform, externalId);
    await until(`the order ${externalId}`, async () => (await find()).some(waitsFor(reason)));
    const [order] = await find();
    if (!order) throw new Error(`There is no order ${externalId}.`);
    return { order, answers: message.api ?? {} };
  }

  return {
    place,
    sell,
    act,
    shown,
    fromPlatform,
    ofPublisher,

    /** The platform's API tells nothing of what was bought, until it is told to. */
    async unlisted(externalId: string) {
      const { order, answers } = await fromPlatform('paddle', externalId, 'details_missing');
      const mend = () => engine.call('PUT', '/sandbox/platforms/paddle', { body: answers });
      return { order, mend };
    },

    async identified(externalId: string) {
      const body = { name: 'Strict', platform: 'direct', identification: { account: 'A-7' } };
      await engine.call('PUT', '/v1/stores/x-strict', { body });
      const order = { externalId, store: 'x-strict', identification: { account: 'A-8' } };
      return place(order, 'identification_mismatch');
    },

    /** The API lets no product be generated without a format; one of before the rule may be. */
    async formatless(externalId: string) {
      const { products } = engine.models;
      const known = await products.find('desktop-app');
      if (!known) throw new Error('The sandbox has its products.');
      const product = { ...known, id: 'x-formatless', name: 'Formatless', codeFormat: null };
      await products.save(product);
      const waiting = await place({ externalId, lines: [{ product: product.id }] }, 'no_code_format');
      return { order: waiting, mend: () => products.save({ ...product, codeFormat: known.codeFormat }) };
    },

    /** An order that names no license, and the code of one that there is. */
    async upgrading(externalId: string) {
      const bought = await placeForSure({ externalId: `${externalId}-BOUGHT` });
      const { lines } = await shown(bought.id, ({ state }) => state === 'delivered');
      const code = lines[0]?.codes?.[0] ?? '';
      const upgrades = { code: 'NOBODY-HAS-THIS-ONE' };
      return { order: await place({ externalId, lines: [{ upgrades }] }, 'upgrade_invalid'), code };
    },

    async fromEmptyPool(externalId: string) {
      const product = `x-${externalId.toLowerCase()}`;
      await engine.call('PUT', `/v1/products/${product}`, { body: poolProduct('Empty') });
      return place({ externalId, lines: [{ product }] }, 'pool_empty');
    },

    /** The publisher gives a key that it has given before. */
    async duplicated(externalId: string) {
      const product = `x-${externalId.toLowerCase()}`;
      await sell(product, 'same');
      const first = await placeForSure({ externalId: `${externalId}-FIRST`, lines: [{ product }] });
      await shown(first.id, ({ state }) => state === 'delivered');
      return place({ externalId, lines: [{ product }] }, 'duplicate_key');
    },

    declined: (externalId: string) => place({ externalId, payment: { method: DECLINED_METHOD } }, 'payment_declined'),

    async undeliverable(externalId: string) {
      engine.servers.mailbox.refuse(new RegExp(`^${externalId}@`, 'i'));
      return place({ externalId }, 'undeliverable');
    },

    cheap: (externalId: string) => place({ externalId, lines: [{ unitPrice: 5 }] }, 'below_minimum_price'),

    async refundDue(externalId: string) {
      const { id } = await place({ externalId, lines: [{ unitPrice: 5 }] }, 'below_minimum_price');
      await act(id, 'cancel');
      return shown(id, waitsFor('refund_due'));
    },
  };
}
