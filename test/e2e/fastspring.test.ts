import { orderWorkflowId } from '../../domain/ids';
import { addressOf, isDelivered, ordersOf, type OrderView } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { fastSpringShop, lineOf, returnWebhook, saleWebhook, type Basket } from '../helpers/fastspring-shop';
import { poolProduct } from '../helpers/products';

jest.setTimeout(300_000);

describe('a sale on FastSpring', () => {
  const engine = useEngine();
  const shop = fastSpringShop(engine);
  const orders = ordersOf(engine);
  const basket: Basket = { 'desktop-app': 2, 'fs-addon': 1 };

  beforeAll(async () => {
    await engine.call('PUT', '/v1/products/fs-addon', { body: { name: 'Addon' } });
  });

  /** Once its workflow has ended, an order can send nothing more. */
  async function endedOrder(reference: string): Promise<OrderView> {
    const workflow = engine.temporal.workflow.getHandle(
      orderWorkflowId({ orderId: '', storeId: 'fastspring', externalId: reference }),
    );
    await until(`${reference} to end`, async () => (await workflow.describe()).status.name === 'COMPLETED');
    return shop.orderOf(reference);
  }

  /** Each unit of the basket has one code, each line was handed over once, and what the calls returned is what is held. */
  async function checkSale(reference: string, returned: Record<string, string[]>): Promise<void> {
    const order = await endedOrder(reference);
    const held = await orders.codesHeld(order.id);
    const mails = orders.mailsTo(reference);

    expect(order).toMatchObject({ state: 'delivered', lines: [{ state: 'delivered' }, { state: 'delivered' }] });
    expect(Object.fromEntries(order.lines.map(({ product, quantity }) => [product, quantity]))).toEqual(basket);
    expect(new Set(held.flat()).size).toBe(3);
    for (const [index, { product, handover }] of order.lines.entries()) {
      expect(returned[product]?.toSorted()).toEqual(held[index]?.toSorted());
      for (const code of held[index] ?? [])
        expect(mails.filter(({ text }) => text.includes(code))).toHaveLength(handover === 'reply' ? 0 : 1);
    }
    expect(mails.length).toBeLessThanOrEqual(1);
  }

  const messages = {
    webhook: (reference: string) => shop.webhookForSure(reference, basket),
    app: (reference: string) => shop.licenseForSure(reference, 'desktop-app', 2),
    addon: (reference: string) => shop.licenseForSure(reference, 'fs-addon', 1),
  };
  type Message = keyof typeof messages;

  it('brings a code into the mail of the buyer, by its signed webhook', async () => {
    const answer = await shop.send(saleWebhook('FS-MAIL', { plugin: 1 }));
    await until('the mail', () => orders.mailsTo('FS-MAIL').length > 0);
    const order = await endedOrder('FS-MAIL');
    const [[code] = []] = await orders.codesHeld(order.id);
    const [mail, ...others] = orders.mailsTo('FS-MAIL');

    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(order).toMatchObject({ state: 'delivered', buyer: { email: addressOf('FS-MAIL'), name: 'Zoë Müller' } });
    expect(mail?.text).toContain(code);
    expect(mail?.html).toContain(code);
    expect(others).toEqual([]);
  });

  it.each<[Message, Message, Message]>([
    ['webhook', 'app', 'addon'],
    ['webhook', 'addon', 'app'],
    ['app', 'webhook', 'addon'],
    ['addon', 'webhook', 'app'],
    ['app', 'addon', 'webhook'],
    ['addon', 'app', 'webhook'],
  ])('is one order with one code a unit when its messages come as %s, %s, %s, and then once more', async (...order) => {
    const reference = `FS-${order.join('-')}`;
    const answers: Record<string, unknown> = {};
    for (const message of order) answers[message] = await messages[message](reference);
    await checkSale(reference, { 'desktop-app': answers.app as string[], 'fs-addon': answers.addon as string[] });
    for (const message of order) expect(await messages[message](reference)).toEqual(answers[message]);

    await checkSale(reference, { 'desktop-app': answers.app as string[], 'fs-addon': answers.addon as string[] });
  });

  it('is one order with one code a unit when all its messages come at once, each of them twice', async () => {
    const references = Array.from({ length: 10 }, (_, index) => `FS-ONCE-${index}`);
    await Promise.all(
      references.map(async (reference) => {
        const [app, addon, appAgain, addonAgain] = await Promise.all([
          messages.app(reference),
          messages.addon(reference),
          messages.app(reference),
          messages.addon(reference),
          messages.webhook(reference),
          messages.webhook(reference),
        ]);

        expect(appAgain).toEqual(app);
        expect(addonAgain).toEqual(addon);
        await checkSale(reference, { 'desktop-app': app, 'fs-addon': addon });
      }),
    );
  });

  it('is answered with 503 and nothing else while the pool is empty, and with its codes after an upload', async () => {
    await engine.call('PUT', '/v1/products/fs-pool', { body: poolProduct('Scarce') });
    const empty = await shop.license('FS-EMPTY', 'fs-pool', 2);
    const waiting = await shop.orderOf('FS-EMPTY');
    await engine.call('POST', '/v1/products/fs-pool/codes', { body: { codes: ['SCARCE-1', 'SCARCE-2'] } });
    const codes = await shop.licenseForSure('FS-EMPTY', 'fs-pool', 2);
    const again = await shop.license('FS-EMPTY', 'fs-pool', 2);
    const order = await endedOrder('FS-EMPTY');

    expect(empty).toMatchObject({ status: 503, text: '' });
    expect(lineOf(waiting, 'fs-pool').exception).toMatchObject({ reason: 'pool_empty' });
    expect(codes.toSorted()).toEqual(['SCARCE-1', 'SCARCE-2']);
    expect(again).toMatchObject({ status: 200, text: codes.join('\n') });
    expect(order.state).toBe('delivered');
    expect(orders.mailsTo('FS-EMPTY')).toEqual([]);
  });

  it('is refused with 401 when its signature or its hash has been tampered with', async () => {
    const webhook = saleWebhook('FS-FORGED', basket);
    const forged = { ...webhook, rawBody: Buffer.from(webhook.rawBody.toString().replace('FS-FORGED', 'FS-F0RGED')) };
    const call = await shop.send(forged);
    const unsigned = await shop.send({ ...webhook, headers: { 'content-type': 'application/json' } });
    const license = await engine.call('POST', '/webhooks/fastspring', {
      key: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `reference=FS-FORGED&internalProductName=desktop-app&quantity=1&security_request_hash=${'0'.repeat(32)}`,
    });
    const { body } = await engine.call<{ orders: OrderView[] }>('GET', '/v1/orders?externalId=FS-FORGED');

    expect([call.status, unsigned.status, license.status]).toEqual([401, 401, 401]);
    expect(body.orders).toEqual([]);
  });

  it('takes back the codes of a sale that is returned after its order has ended', async () => {
    await shop.webhookForSure('FS-RETURN', basket);
    const before = await endedOrder('FS-RETURN');
    const codes = await orders.codesHeld(before.id);
    const answer = await shop.send(returnWebhook('FS-RETURN'));
    await until('the refund', async () => (await shop.orderOf('FS-RETURN')).state === 'refunded');
    await until('the codes to be taken back', async () => (await orders.codesHeld(before.id)).flat().length === 0);

    expect(answer.status).toBe(200);
    expect(codes.flat()).toHaveLength(3);
    expect(orders.mailsTo('FS-RETURN')).toHaveLength(1);
  });

  it('gives no codes for a sale whose return came first', async () => {
    const returned = await shop.send(returnWebhook('FS-EARLY'));
    await shop.webhookForSure('FS-EARLY', basket);
    const order = await endedOrder('FS-EARLY');
    const held = await orders.codesHeld(order.id);

    expect(returned.status).toBe(200);
    expect(order).toMatchObject({ state: 'refunded', lines: [{ state: 'refunded' }, { state: 'refunded' }] });
    expect(held.flat()).toEqual([]);
    expect(orders.mailsTo('FS-EARLY')).toEqual([]);
  });

  it('changes nothing when its webhook is delivered again', async () => {
    await shop.webhookForSure('FS-AGAIN', basket);
    const before = await endedOrder('FS-AGAIN');
    const answers = await Promise.all([1, 2, 3].map(() => shop.send(saleWebhook('FS-AGAIN', basket))));
    const after = await endedOrder('FS-AGAIN');

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(isDelivered(after)).toBe(true);
    expect(after).toEqual(before);
    expect(orders.mailsTo('FS-AGAIN')).toHaveLength(1);
  });
});
