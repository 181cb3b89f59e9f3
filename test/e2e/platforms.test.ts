import { PLATFORM_SAMPLES } from '../../sandbox/deliveries/registry';
import type { SampleDelivery, SampleSale } from '../../sandbox/deliveries/samples';
import { sandboxKeyPair } from '../../sandbox/key-pair';
import { SANDBOX_SECRET } from '../../sandbox/seed-stores';
import { addressOf, ordersOf, type OrderView } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';

jest.setTimeout(300_000);

type Name = keyof typeof PLATFORM_SAMPLES;
const NAMES = Object.keys(PLATFORM_SAMPLES) as Name[];
/** What asks for codes is answered with 503 where there are none, as after a refund. */
const QUESTIONS = [
  ['fastspring', 'remote-server-request'],
  ['paypro', 'LicenseRequested'],
] as const;
const isQuestion = (event: string): boolean => QUESTIONS.some(([, question]) => question === event);

describe('a sale at each platform', () => {
  const engine = useEngine();
  const sale = (id: string): SampleSale => ({
    id,
    email: addressOf(id),
    name: 'Zoë Müller',
    currency: 'USD',
    items: [{ product: 'desktop-app', quantity: 2, unitPrice: 4900 }],
    test: false,
    now: new Date(),
  });

  const sample = async (platform: Name, event: string, { id }: SampleSale) => {
    const { privateKey } = await sandboxKeyPair(engine.dataFolder);
    return PLATFORM_SAMPLES[platform].sample(event, sale(id), { secret: SANDBOX_SECRET, privateKey });
  };
  const send = async (platform: Name, { headers, body, api }: SampleDelivery) => {
    if (api) await engine.call('PUT', `/sandbox/platforms/${platform}`, { body: api });
    return engine.call('POST', `/webhooks/${platform}`, { key: null, headers, body: Buffer.from(body) });
  };
  const externalIdOf = (platform: Name, sold: SampleSale) =>
    encodeURIComponent(PLATFORM_SAMPLES[platform].externalId(sold));
  const ordersAt = async (platform: Name, sold: SampleSale) => {
    const path = `/v1/orders?store=${platform}&externalId=${externalIdOf(platform, sold)}`;
    return (await engine.call<{ orders: OrderView[] }>('GET', path)).body.orders;
  };
  const deliveredOrder = async (platform: Name, sold: SampleSale): Promise<OrderView> => {
    await until(`the order of ${platform}`, async () => (await ordersAt(platform, sold))[0]?.state === 'delivered');
    const found = await ordersAt(platform, sold);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  const codesIn = (sold: SampleSale) => ordersOf(engine).mailsTo(sold.id);

  it.each(NAMES)(
    'goes from the signed message of %s to one mail with two codes, told twice at once',
    async (platform) => {
      const sold = sale(`sold-${platform}`);
      const [event = ''] = PLATFORM_SAMPLES[platform].events;
      const message = await sample(platform, event, sold);
      const answers = await Promise.all([send(platform, message), send(platform, message)]);
      const order = await deliveredOrder(platform, sold);
      const held = await ordersOf(engine).codesHeld(order.id);

      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(order.lines).toMatchObject([{ product: 'desktop-app', quantity: 2, state: 'delivered' }]);
      expect(held.flat()).toHaveLength(2);
      await until(`the mail of ${platform}`, () => codesIn(sold).length > 0);
      expect(codesIn(sold)).toHaveLength(1);
      for (const code of held.flat()) expect(codesIn(sold)[0]?.text).toContain(code);
    },
  );

  it.each(NAMES)('is refused when the signed message of %s names another sale', async (platform) => {
    const sold = sale(`forged-${platform}`);
    const [event = ''] = PLATFORM_SAMPLES[platform].events;
    const message = await sample(platform, event, sold);
    const forged = { ...message, body: message.body.replaceAll(sold.id, `other-${platform}`) };

    expect(forged.body).not.toBe(message.body);
    expect((await send(platform, forged)).status).toBe(401);
    expect(await ordersAt(platform, sold)).toEqual([]);
  });

  it.each(NAMES)('takes every event that %s sends of it', async (platform) => {
    const sold = sale(`all-${platform}`);
    const refused: string[] = [];
    for (const event of PLATFORM_SAMPLES[platform].events.filter((name) => !isQuestion(name))) {
      const { status, text } = await send(platform, await sample(platform, event, sold));
      if (status !== 200) refused.push(`${event}: ${status} ${text}`);
    }

    expect(refused).toEqual([]);
  });

  it.each(QUESTIONS)('gives %s the same codes for the same question', async (platform, event) => {
    const message = await sample(platform, event, sale(`asked-${platform}`));
    const answers = [await send(platform, message), await send(platform, message)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.text.split('\n')).toHaveLength(2);
    expect(answers[1]?.text).toBe(answers[0]?.text);
  });
});
