import { stripe } from '../../connectors/stripe';
import { PlatformApiError } from '../../connectors/platform-access';
import { MalformedDeliveryError } from '../../domain/errors';
import type { SampleSale } from '../../samples/samples';
import { stripe as samples } from '../../samples/stripe';
import { apiThatKnows, changed, purchaseIn, sampleOf, toDelivery } from './timed-samples';

const parse = (event: string, sale: Partial<SampleSale> = {}) =>
  stripe.parse(toDelivery(sampleOf(samples, event, sale)));

/** The sample's event with these changes of its object. */
const parseWith = (event: string, change: object) =>
  stripe.parse(
    changed(sampleOf(samples, event), ({ data, ...body }) => ({
      ...body,
      data: { ...data, object: { ...data.object, ...change } },
    })),
  );

const lookUp = async (lookup: string, answers: Record<string, unknown>) => {
  const { access, asked } = apiThatKnows('https://api.stripe.com', answers);
  const details = await stripe.lookUp?.({ externalId: 'pi_S-1', lookup }, access);
  return { details, asked };
};

const lineItem = (change: object = {}) => ({
  id: 'li_1',
  currency: 'usd',
  quantity: 1,
  amount_total: 1000,
  amount_tax: 0,
  price: { id: 'price_1', product: 'prod_1' },
  ...change,
});

const looked = async (...data: object[]) =>
  (await lookUp('cs_1', { '/v1/checkout/sessions/cs_1/line_items?limit=100': { data, has_more: false } })).details;

const BEGINS = { subscriptionId: 'sub_S-1' };

const LINES = [
  { key: 'price_pro', product: 'pro', quantity: 2, unitPrice: 4900, isFree: false },
  { key: 'price_plugin', product: 'plugin', quantity: 3, unitPrice: 999, isFree: false },
];

describe('stripe.parse, Checkout sessions', () => {
  it('reads a paid session, whose lines are to be looked up', () => {
    expect(parse('checkout.session.completed')).toEqual([
      {
        kind: 'orderPaid',
        eventId: 'evt_S-1_checkout_session_completed',
        externalId: 'pi_S-1',
        purchase: {
          eventId: 'evt_S-1_checkout_session_completed',
          channel: 'webhook',
          test: false,
          currency: 'EUR',
          buyer: { email: 'zoe@example.test', name: 'Zoë 中村', company: null, country: 'DE' },
          identification: {},
          lines: [],
          lookup: 'cs_S-1',
        },
      },
    ]);
  });

  it('takes a session of the test mode for a test', () => {
    expect(purchaseIn(parse('checkout.session.completed', { test: true })).test).toBe(true);
  });

  it('waits for the money of a delayed method, and hears whether it came', () => {
    const named = { externalId: 'pi_S-1' };

    expect(parse('checkout.session.completed#unpaid')).toMatchObject([{ kind: 'orderPending', ...named }]);
    expect(parse('checkout.session.async_payment_succeeded')).toMatchObject([{ kind: 'orderPaid', ...named }]);
    expect(parse('checkout.session.async_payment_failed')).toMatchObject([{ kind: 'orderCancelled', ...named }]);
    expect(parseWith('checkout.session.completed', { payment_status: 'yet unknown' })).toMatchObject([
      { kind: 'orderPending', ...named },
    ]);
  });

  it('names a session that costs nothing by itself, and one with an invoice of its own by its payment', () => {
    const free = { payment_intent: null, payment_status: 'no_payment_required' };

    expect(parseWith('checkout.session.completed', free)).toMatchObject([{ kind: 'orderPaid', externalId: 'cs_S-1' }]);
    expect(parseWith('checkout.session.completed', { invoice: { id: 'in_9' } })).toMatchObject([
      { externalId: 'pi_S-1' },
    ]);
  });

  it('refuses a paid session of a subscription that names no invoice, and names the event', () => {
    const session = { mode: 'subscription', payment_intent: null, invoice: null };

    expect(() => parseWith('checkout.session.completed', session)).toThrow(
      expect.objectContaining({
        name: 'MalformedDeliveryError',
        message: 'body.data.object.invoice: missing',
        events: [expect.objectContaining({ eventId: 'evt_S-1_checkout_session_completed' })],
      }) as Error,
    );
    expect(
      parseWith('checkout.session.completed', { ...session, payment_status: 'no_payment_required' }),
    ).toMatchObject([{ externalId: 'cs_S-1' }]);
  });

  it('takes the business as the company, and does without a buyer', () => {
    const details = { email: '', individual_name: 'Zoë', name: 'Zoë Ltd', business_name: 'Zoë Ltd', address: null };
    const buyerOf = (customer_details: unknown) =>
      purchaseIn(parseWith('checkout.session.completed', { customer_details })).buyer;

    expect(buyerOf(details)).toEqual({ email: null, name: 'Zoë', company: 'Zoë Ltd', country: null });
    expect(buyerOf(null)).toEqual({ email: null, name: null, company: null, country: null });
  });

  it('identifies the connected account', () => {
    const events = stripe.parse(
      changed(sampleOf(samples, 'checkout.session.completed'), (body) => ({ ...body, account: 'acct_1' })),
    );

    expect(purchaseIn(events).identification).toEqual({ account: 'acct_1' });
  });
});

describe('stripe.parse, a subscription’s first invoice', () => {
  it('is the same order as its session, with the lines that the session’s look-up finds', async () => {
    const session = 'checkout.session.completed#subscription';
    const invoice = purchaseIn(parse('invoice.paid#subscription'));
    const { details } = await lookUp('cs_S-1 sub_S-1', sampleOf(samples, session).api ?? {});
    const lines = LINES.map((line) => ({ ...line, ...BEGINS }));

    expect(parse(session)).toMatchObject([{ externalId: 'in_S-1', purchase: { lookup: 'cs_S-1 sub_S-1' } }]);
    expect(parse('invoice.paid#subscription')).toMatchObject([{ kind: 'orderPaid', externalId: 'in_S-1' }]);
    expect(invoice.lines).toEqual(lines);
    expect(details?.lines).toEqual(lines);
    expect(invoice.buyer).toMatchObject({ email: 'zoe@example.test', name: 'Zoë 中村', country: 'DE' });
  });

  it('counts a price with tiers as one line, and leaves out what has no price', () => {
    const line = (quantity: number, amount: number, pricing: object | null) => ({ quantity, amount, pricing });
    const pricing = { price_details: { price: 'price_t', product: 'prod_t' } };
    const data = [line(10, 1000, pricing), line(5, 250, pricing), line(0, 100, pricing), line(1, 500, null)];

    expect(purchaseIn(parseWith('invoice.paid#subscription', { lines: { data } })).lines).toEqual([
      { key: 'price_t', product: 'prod_t', quantity: 15, unitPrice: 90, isFree: false },
    ]);
  });

  it('names the subscription on the lines that begin it, and on none that is paid once', async () => {
    const line = (price: string, of: object) => ({
      quantity: 1,
      amount: 100,
      pricing: { price_details: { price, product: 'p' } },
      ...of,
    });
    const data = [
      line('a', { parent: { subscription_item_details: { subscription: 'sub_1' } } }),
      line('b', { parent: { invoice_item_details: { subscription: 'sub_1' } }, subscription: 'sub_1' }),
      line('c', { type: 'subscription', subscription: { id: 'sub_1' } }),
      line('d', { type: 'invoiceitem', subscription: 'sub_1' }),
    ];
    const { lines } = purchaseIn(parseWith('invoice.paid#subscription', { lines: { data } }));
    const once = lineItem({ price: { id: 'price_2', product: 'prod_1', type: 'one_time' } });
    const often = lineItem({ price: { id: 'price_1', product: 'prod_1', type: 'recurring' } });
    const answers = { '/v1/checkout/sessions/cs_1/line_items?limit=100': { data: [often, once], has_more: false } };
    const { details } = await lookUp('cs_1 sub_1', answers);

    expect(lines.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub_1', undefined, 'sub_1', undefined]);
    expect(details?.lines.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub_1', undefined]);
  });

  it('leaves out what is credited', () => {
    const pricing = (price: string) => ({ price_details: { price, product: 'pro' } });
    const data = [
      { quantity: 1, amount: 1000, pricing: pricing('price_1') },
      { quantity: 1, amount: -300, pricing: pricing('price_2') },
    ];

    expect(purchaseIn(parseWith('invoice.paid#subscription', { lines: { data } })).lines).toMatchObject([
      { key: 'price_1', unitPrice: 1000 },
    ]);
  });

  it('reads lines as Stripe wrote them before 2025, with the tax that they include', () => {
    const price = { id: 'price_o', product: { id: 'prod_o' } };
    const data = [{ price, quantity: 2, amount: 2380, tax_amounts: [{ amount: 380, inclusive: true }] }];

    expect(purchaseIn(parseWith('invoice.paid#subscription', { lines: { data } })).lines).toMatchObject([
      { key: 'price_o', product: 'prod_o', quantity: 2, unitPrice: 1000 },
    ]);
  });

  it('says that a trial costs nothing', () => {
    const data = [{ quantity: 1, amount: 0, pricing: { price_details: { price: 'p', product: 'pro' } } }];

    expect(purchaseIn(parseWith('invoice.paid#subscription', { lines: { data } })).lines).toMatchObject([
      { unitPrice: 0, isFree: true },
    ]);
  });

  it('looks the lines up when the message has only the first', () => {
    const purchase = purchaseIn(parseWith('invoice.paid#subscription', { lines: { data: [], has_more: true } }));

    expect(purchase).toMatchObject({ lines: [], lookup: 'in_S-1' });
  });

  it.each([[[]], [[{ quantity: 0.5 }]], [[{ quantity: -1 }]], [[{ quantity: 1, amount: 1, pricing: null }]]])(
    'refuses lines that cannot be read: %j',
    (data) => {
      expect(() => parseWith('invoice.paid#subscription', { lines: { data } })).toThrow(MalformedDeliveryError);
    },
  );

  it('takes no other invoice for a purchase', () => {
    for (const billing_reason of ['manual', 'subscription_update', 'subscription_threshold', null])
      expect(parseWith('invoice.paid', { billing_reason })).toMatchObject([{ kind: 'ignored', type: 'invoice.paid' }]);
  });
});

describe('stripe.lookUp', () => {
  it('asks for the session’s lines with the store’s key, and counts them after discount and before tax', async () => {
    const { details, asked } = await lookUp('cs_S-1', sampleOf(samples, 'checkout.session.completed').api ?? {});

    expect(details).toEqual({
      lines: LINES,
      currency: 'EUR',
      buyer: { email: null, name: null, company: null, country: null },
    });
    expect(asked).toMatchObject([{ headers: { authorization: 'Bearer api-key' } }]);
  });

  it('keeps two prices of one product apart, and counts a price once', async () => {
    const details = await looked(
      lineItem(),
      lineItem({ price: { id: 'price_2', product: 'prod_1' } }),
      lineItem({ quantity: 3, amount_total: 3000 }),
    );

    expect(details?.lines).toMatchObject([
      { key: 'price_1', product: 'prod_1', quantity: 4, unitPrice: 1000 },
      { key: 'price_2', product: 'prod_1', quantity: 1 },
    ]);
  });

  it.each([
    ['jpy', 500, 500],
    ['bhd', 1500, 1500],
    ['isk', 50000, 500],
    ['mga', 500, 50000],
    ['zzzz', 500, null],
  ])('counts %s as ISO 4217 does', async (currency, amount_total, unitPrice) => {
    expect((await looked(lineItem({ currency, amount_total })))?.lines).toMatchObject([{ unitPrice }]);
  });

  it('takes one unit of a price by use', async () => {
    expect((await looked(lineItem({ quantity: null, amount_total: 0 })))?.lines).toMatchObject([{ quantity: 1 }]);
  });

  it('reads on while there are more, also of an invoice', async () => {
    const price_details = { price: 'price_1', product: 'prod_1' };
    const page = (id: string, has_more: boolean) => ({
      data: [{ id, currency: 'eur', quantity: 1, amount: 100, pricing: { price_details } }],
      has_more,
    });
    const { details } = await lookUp('in_1', {
      '/v1/invoices/in_1/lines?limit=100': page('il_1', true),
      '/v1/invoices/in_1/lines?limit=100&starting_after=il_1': page('il_2', false),
    });

    expect(details?.lines).toMatchObject([{ quantity: 2, unitPrice: 100 }]);
  });

  it('fails with the API, and with an answer that it cannot read', async () => {
    await expect(lookUp('cs_1', {})).rejects.toThrow(PlatformApiError);
    await expect(looked(lineItem({ price: null }))).rejects.toThrow(MalformedDeliveryError);
    await expect(looked()).rejects.toThrow(MalformedDeliveryError);
  });
});
