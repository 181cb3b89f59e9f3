import type { Connector } from '../../connectors/connector';
import { findConnector } from '../../connectors/registry';
import type { ToldPurchase } from '../../domain/purchase';
import type { DeliveringPlatform } from '../../domain/store';
import { PLATFORM_SAMPLES } from '../../samples/registry';
import { anApi, answersTo } from './paypal-answers';
import { purchaseIn, SALE, SECRET, toDelivery } from './sale-samples';

const connectorOf = (platform: DeliveringPlatform): Connector => findConnector(platform)!;
const ONE = { ...SALE, items: SALE.items.slice(0, 1) };

type Change = (body: string) => string;

/** What a platform's first sample tells when its body is changed in these ways. */
function allTold(platform: DeliveringPlatform, ...changes: Change[]): ToldPurchase[] {
  const { events, sample } = PLATFORM_SAMPLES[platform];
  const { headers, body } = sample(events[0] ?? '', ONE, { secret: SECRET, privateKey: '' });
  const read = (change: Change) => connectorOf(platform).parse(toDelivery({ headers, body: change(body) }));
  return changes.map((change) => purchaseIn(read(change)));
}
const told = (platform: DeliveringPlatform, change: Change): ToldPurchase => allTold(platform, change)[0]!;

/** The body with something laid over the object at a path. */
const laidOver = (path: (string | number)[], over: object) => (body: string) => {
  const whole = JSON.parse(body) as Record<string, unknown>;
  const at = path.reduce<unknown>((object, name) => (object as Record<string | number, unknown>)[name], whole);
  Object.assign(at as object, over);
  return JSON.stringify(whole);
};
const added = (fields: Record<string, string>) => (body: string) => `${body}&${new URLSearchParams(fields).toString()}`;

const CODE = { license_code: 'APP-1' };
const PAIRS = [{ name: 'license_code', value: 'APP-1' }, { name: 'other', value: { a: 1 } }, null];
const META = [
  { id: 1, key: 'license_code', value: 'APP-1' },
  { id: 2, key: '_plugin', value: ['x'] },
];

describe('the fields that the vendor names itself', () => {
  it.each<[DeliveringPlatform, string, Change, Record<string, string>]>([
    ['fastspring', 'tags', laidOver(['events', 0, 'data'], { tags: { ...CODE, list: [1] } }), CODE],
    ['stripe', 'metadata', laidOver(['data', 'object'], { metadata: CODE }), CODE],
    [
      'stripe',
      'custom fields',
      laidOver(['data', 'object'], {
        custom_fields: [
          { key: 'license_code', type: 'text', text: { value: 'APP-1' }, label: { custom: 'Your code' } },
          { key: 'number', type: 'numeric', numeric: { value: null } },
        ],
      }),
      CODE,
    ],
    ['shopify', 'note attributes', laidOver([], { note_attributes: PAIRS }), CODE],
    ['woocommerce', 'meta data', laidOver([], { meta_data: META }), CODE],
    ['lemon-squeezy', 'custom data', laidOver(['meta'], { custom_data: { ...CODE, nothing: null } }), CODE],
    ['polar', 'metadata', laidOver(['data'], { metadata: { ...CODE, flag: true } }), CODE],
    ['polar', 'custom fields', laidOver(['data'], { custom_field_data: CODE }), CODE],
    ['standard-webhooks', 'fields', laidOver(['data'], { fields: CODE }), CODE],
    [
      'paypro',
      'custom fields',
      added({ ORDER_CUSTOM_FIELDS: 'x-license=APP-1,x-note=a, b=c' }),
      { 'x-license': 'APP-1', 'x-note': 'a, b=c' },
    ],
    [
      'two-checkout',
      'external reference',
      (body) => body.replace(/REFNOEXT=[^&]*/, 'REFNOEXT=APP-1'),
      { REFNOEXT: 'APP-1' },
    ],
  ])('are read from an order of %s: its %s', (platform, _place, change, fields) => {
    expect(told(platform, change).fields).toEqual(fields);
  });

  it.each<[DeliveringPlatform, Change]>([
    ['shopify', laidOver(['line_items', 0], { properties: PAIRS })],
    ['woocommerce', laidOver(['line_items', 0], { meta_data: META })],
    ['standard-webhooks', laidOver(['data', 'lines', 0], { fields: CODE })],
  ])('are read from a line of %s, and are no news to its event', (platform, change) => {
    const [purchase, plain] = allTold(platform, change, laidOver([], {}));

    expect(purchase?.lines[0]?.fields).toEqual(CODE);
    expect(purchase?.fields).toBeUndefined();
    expect(purchase?.eventId).toBe(plain?.eventId);
  });

  it('are none of a Stripe session that begins a subscription', () => {
    const change = laidOver(['data', 'object'], { mode: 'subscription', invoice: 'in_1', metadata: CODE });

    expect(told('stripe', change).fields).toBeUndefined();
  });

  it.each<[DeliveringPlatform, Change]>([
    ['stripe', laidOver(['data', 'object'], { metadata: 'text', custom_fields: 'text' })],
    ['shopify', laidOver([], { note_attributes: { a: 1 } })],
    ['polar', laidOver(['data'], { metadata: [1], custom_field_data: null })],
  ])('lose no order of %s that cannot be read', (platform, change) => {
    expect(told(platform, change).fields).toBeUndefined();
  });

  it('are read from a license call of FastSpring: what it has besides', () => {
    const fields = { internalProductName: 'app', reference: 'R-1', quantity: '1', license_code: 'APP-1' };
    const delivery = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      rawBody: Buffer.from(new URLSearchParams({ ...fields, security_request_hash: 'x' }).toString()),
    };

    expect(purchaseIn(connectorOf('fastspring').parse(delivery))).toMatchObject({ fields: CODE, isPart: true });
  });

  it.each<[DeliveringPlatform, true | undefined]>([
    ['paypro', true],
    ['two-checkout', undefined],
    ['fastspring', undefined],
  ])('come with each product of an order of %s in a message of its own: %s', (platform, isPart) => {
    expect(told(platform, (body) => body).isPart).toBe(isPart);
  });

  it('take the code and the days of a line of Standard Webhooks', () => {
    const change = laidOver(['data', 'lines', 0], { upgrades: { code: 'APP-1', days: 30 } });

    expect(told('standard-webhooks', change).lines[0]?.renews).toEqual({ code: 'APP-1', days: 30 });
  });
});

describe('the fields that a platform tells when it is asked', () => {
  it('are Paddle’s custom data', async () => {
    const path = '/transactions/txn_S-1?include=customer,address,business';
    const { api } = PLATFORM_SAMPLES.paddle.sample('transaction.completed', SALE, { secret: SECRET, privateKey: '' });
    const { data } = api?.[path] as { data: object };
    const { access } = anApi({ [path]: { data: { ...data, custom_data: { ...CODE, seats: 5 } } } });
    const details = await connectorOf('paddle').lookUp?.({ externalId: 'txn_S-1', lookup: 'txn_S-1' }, access);

    expect(details?.fields).toEqual({ ...CODE, seats: '5' });
  });

  it('are PayPal’s custom_id', async () => {
    const answers = answersTo('PAYMENT.CAPTURE.COMPLETED');
    const path = Object.keys(answers).find((name) => name.startsWith('/v2/checkout/orders/')) ?? '';
    const order = answers[path] as { purchase_units: { payments: { captures: { id: string }[] } }[] };
    const [unit] = order.purchase_units;
    const { access } = anApi({ ...answers, [path]: { ...order, purchase_units: [{ ...unit, custom_id: 'APP-1' }] } });
    const externalId = unit?.payments.captures[0]?.id ?? '';
    const details = await connectorOf('paypal').lookUp?.({ externalId, lookup: path }, access);

    expect(details?.fields).toEqual({ custom_id: 'APP-1' });
  });
});
