import { PLATFORM_SAMPLES } from '../../samples/registry';
import { ordersOf } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { isQuestion, PLATFORM_NAMES, platformShop, QUESTIONS, saleOf } from '../helpers/platform-shop';

jest.setTimeout(300_000);

describe('a sale at each platform', () => {
  const engine = useEngine();
  const shop = platformShop(engine);
  const orders = ordersOf(engine);

  it.each(PLATFORM_NAMES)('goes from the signed message of %s, told twice at once, to one mail', async (platform) => {
    const sale = saleOf(`sold-${platform}`);
    const { events, externalId } = PLATFORM_SAMPLES[platform];
    const message = await shop.sample(platform, events[0] ?? '', sale);
    const answers = await Promise.all([shop.send(platform, message), shop.send(platform, message)]);
    const order = await shop.delivered(platform, externalId(sale));
    const codes = (await orders.codesHeld(order.id)).flat();
    await until(`the mail of ${platform}`, () => orders.mailsTo(sale.id).length > 0);
    const [mail, ...others] = orders.mailsTo(sale.id);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(order.lines).toMatchObject([{ product: 'desktop-app', quantity: 2, state: 'delivered' }]);
    expect(codes).toHaveLength(2);
    for (const code of codes) expect(mail?.text).toContain(code);
    expect(others).toEqual([]);
  });

  it.each(PLATFORM_NAMES)('is refused when the signed message of %s names another sale', async (platform) => {
    const sale = saleOf(`forged-${platform}`);
    const { events, externalId } = PLATFORM_SAMPLES[platform];
    const message = await shop.sample(platform, events[0] ?? '', sale);
    const forged = { ...message, body: message.body.replaceAll(sale.id, `other-${platform}`) };

    expect(forged.body).not.toBe(message.body);
    expect((await shop.send(platform, forged)).status).toBe(401);
    expect(await shop.ordersOf(platform, externalId(sale))).toEqual([]);
  });

  it.each(PLATFORM_NAMES)('takes every event that %s sends of it', async (platform) => {
    const sale = saleOf(`all-${platform}`);
    const refused: string[] = [];
    for (const event of PLATFORM_SAMPLES[platform].events.filter((name) => !isQuestion(name))) {
      const { status, text } = await shop.send(platform, await shop.sample(platform, event, sale));
      if (status !== 200) refused.push(`${event}: ${status} ${text}`);
    }

    expect(refused).toEqual([]);
  });

  it.each(QUESTIONS)('gives %s the same codes for the same question', async (platform, event) => {
    const message = await shop.sample(platform, event, saleOf(`asked-${platform}`));
    const answers = [await shop.send(platform, message), await shop.send(platform, message)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.text.split('\n')).toHaveLength(2);
    expect(answers[1]?.text).toBe(answers[0]?.text);
  });
});
