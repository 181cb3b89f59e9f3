import { paddle } from '../../connectors/paddle';
import { PlatformApiError } from '../../connectors/platform-access';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import type { SampleSale } from '../../samples/samples';
import { paddle as samples } from '../../samples/paddle';
import vectors from './fixtures/paddle.json';
import {
  apiThatKnows,
  changed,
  hmac,
  inForce,
  NOW,
  purchaseIn,
  refusesAnyHeader,
  refusesEveryChange,
  SALE,
  sampleOf,
  SECRET,
  throwsOnlyMalformed,
  toDelivery,
  trust,
  TRUST,
} from './timed-samples';

const delivery = toDelivery(sampleOf(samples, 'transaction.completed'));
const verify = (given = delivery, trusted = TRUST, now = NOW) => paddle.verify(given, trusted, now);
const parse = (event: string, sale: Partial<SampleSale> = {}) =>
  paddle.parse(toDelivery(sampleOf(samples, event, sale)));
const parseWith = (event: string, change: object) =>
  paddle.parse(changed(sampleOf(samples, event), (body) => ({ ...body, data: { ...body.data, ...change } })));

const PATH = '/transactions/txn_S-1?include=customer,address,business';

interface Answer {
  data: { details: { line_items: object[] } };
}
const ANSWER = sampleOf(samples, 'transaction.completed').api?.[PATH] as Answer;

const lookUp = async (data: object) => {
  const { access, asked } = apiThatKnows('https://api.paddle.com', { [PATH]: { data } });
  return { details: await paddle.lookUp?.({ externalId: 'txn_S-1', lookup: 'txn_S-1' }, access), asked };
};

describe('paddle.verify', () => {
  it.each(vectors)('judges the vector $id by its own clock', ({ id, secret, now, headers, body, valid }) => {
    const judge = () => verify(toDelivery({ headers, body }), trust(inForce(secret)), new Date(now * 1000));

    // Paddle's own library takes what is signed ahead of time.
    if (valid && id !== 'paddle-future-1h') expect(judge).not.toThrow();
    else expect(judge).toThrow(SignatureError);
  });

  it('accepts every sample', () => {
    for (const event of samples.events) expect(() => verify(toDelivery(sampleOf(samples, event)))).not.toThrow();
  });

  it('accepts the old secret until its date, the new one at once, and a message signed with both', () => {
    const rotating = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-22T00:00:00Z' });
    const rotated = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-21T12:00:00Z' });
    const ts = NOW.getTime() / 1000;
    const [first, second] = ['other', SECRET].map((secret) => hmac(`${ts}:${delivery.rawBody.toString()}`, secret));
    const both = { ...delivery, headers: { 'paddle-signature': `ts=${ts};h1=${second};h1=${first}` } };

    expect(() => verify(delivery, rotating)).not.toThrow();
    expect(() => verify(toDelivery(sampleOf(samples, 'transaction.completed', {}, 'new')), rotating)).not.toThrow();
    expect(() => verify(both)).not.toThrow();
    expect(() => verify(delivery, rotated)).toThrow(SignatureError);
  });

  it('accepts what is up to 5 minutes under way, for a clock may be off and a delivery slow', () => {
    const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

    expect(() => verify(delivery, TRUST, after(300))).not.toThrow();
    expect(() => verify(delivery, TRUST, after(301))).toThrow(SignatureError);
    expect(() => verify(delivery, TRUST, after(-301))).toThrow(SignatureError);
  });

  it('refuses everything while the store has no secret', () => {
    expect(() => verify(delivery, { ...trust(), acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify({ ...delivery, headers: {} })).toThrow(SignatureError);
  });

  it('refuses every change of a single byte', () => refusesEveryChange(paddle, delivery));

  it('throws nothing but SignatureError, whatever the header', () =>
    refusesAnyHeader(paddle, 'paddle-signature', ['ts=', 'h1=', ';', String(NOW.getTime() / 1000), '=']));
});

describe('paddle.parse, purchases', () => {
  it('reads a completed transaction, whose buyer and lines are to be looked up', () => {
    expect(parse('transaction.completed')).toEqual([
      {
        kind: 'orderPaid',
        eventId: 'evt_S-1_transaction_completed',
        externalId: 'txn_S-1',
        purchase: {
          eventId: 'evt_S-1_transaction_completed',
          channel: 'webhook',
          test: false,
          currency: 'EUR',
          buyer: { email: null, name: null, company: null, country: null },
          identification: {},
          lines: [],
          lookup: 'txn_S-1',
        },
      },
    ]);
  });

  it('takes a simulated event for a test', () => {
    expect(purchaseIn(parse('transaction.completed', { test: true })).test).toBe(true);
  });

  it.each([['subscription_charge'], ['api'], ['yet unknown'], [null]])(
    'takes a transaction of origin %s as bought',
    (origin) => {
      expect(parseWith('transaction.completed', { origin })).toMatchObject([{ kind: 'orderPaid' }]);
    },
  );

  it('waits for the money of an invoice, and hears when it is withdrawn', () => {
    expect(parse('transaction.billed')).toMatchObject([{ kind: 'orderPending', externalId: 'txn_S-1' }]);
    expect(parse('transaction.canceled')).toMatchObject([{ kind: 'orderCancelled', externalId: 'txn_S-1' }]);
  });

  it('leaves alone what is no purchase, and what is not yet one', () => {
    const changes = [
      ['transaction.completed', 'subscription_payment_method_change'],
      ['transaction.billed', 'subscription_recurring'],
      ['transaction.canceled', 'subscription_recurring'],
      ['transaction.payment_failed', 'web'],
    ] as const;

    for (const [event, origin] of changes) expect(parseWith(event, { origin })).toMatchObject([{ kind: 'ignored' }]);
    expect(paddle.parse(toDelivery({ headers: {}, body: '{"event_id":"evt_1","event_type":"payout.paid"}' }))).toEqual([
      { kind: 'ignored', eventId: 'evt_1', type: 'payout.paid' },
    ]);
  });

  it('names the event that cannot be read', () => {
    expect(() => parseWith('transaction.completed', { id: '' })).toThrow(
      expect.objectContaining({
        name: 'MalformedDeliveryError',
        events: [expect.objectContaining({ eventId: 'evt_S-1_transaction_completed' })],
      }) as Error,
    );
  });

  it('gives a redelivery the same events, and every event an id of its own', () => {
    const events = samples.events.flatMap((event) => parse(event));
    const ids = events.map(({ eventId }) => eventId);

    expect(new Set(ids).size).toBe(ids.length);
    expect(samples.events.flatMap((event) => parse(event))).toEqual(events);
    expect(events.map(({ kind }) => kind)).not.toContain('ignored');
  });

  it('throws nothing but MalformedDeliveryError, whatever the body', () => throwsOnlyMalformed(paddle, samples));
});

describe('paddle.parse, adjustments', () => {
  const externalId = samples.externalId(SALE);

  it.each([
    ['adjustment.updated#refund', [{ kind: 'orderRefunded', externalId, lineKeys: 'all' }]],
    ['adjustment.updated#line', [{ kind: 'orderRefunded', externalId, lineKeys: ['txnitm_S-1_pro'] }]],
    ['adjustment.updated#part', [{ kind: 'orderPartlyRefunded', externalId }]],
    ['adjustment.created#chargeback_warning', [{ kind: 'orderDisputed', externalId, outcome: 'opened' }]],
    ['adjustment.created#chargeback_warning_reverse', [{ kind: 'orderDisputed', externalId, outcome: 'won' }]],
    ['adjustment.created#chargeback', [{ kind: 'orderDisputed', externalId, outcome: 'lost' }]],
    ['adjustment.created#chargeback_reverse', [{ kind: 'orderDisputed', externalId, outcome: 'won' }]],
  ])('reads %s', (event, expected) => {
    expect(parse(event)).toMatchObject(expected);
  });

  it('refunds the lines that are given back whole, and tells of the rest by an id of its own', () => {
    const items = [
      { item_id: 'txnitm_1', type: 'full' },
      { item_id: 'txnitm_2', type: 'tax' },
    ];

    expect(parseWith('adjustment.updated#part', { items })).toMatchObject([
      { kind: 'orderRefunded', lineKeys: ['txnitm_1'], eventId: 'evt_S-1_adjustment_updated_part' },
      { kind: 'orderPartlyRefunded', eventId: 'evt_S-1_adjustment_updated_part:part' },
    ]);
    expect(parseWith('adjustment.updated#part', { items: [], type: null })).toMatchObject([
      { kind: 'orderPartlyRefunded' },
    ]);
  });

  it.each([{ status: 'pending_approval' }, { status: 'rejected' }, { action: 'credit' }, { action: 'yet unknown' }])(
    'ignores %j',
    (change) => {
      expect(parseWith('adjustment.updated#refund', change)).toMatchObject([{ kind: 'ignored' }]);
    },
  );
});

describe('paddle.lookUp', () => {
  it('finds lines, by the ids that refunds name them by, and buyer in one call with the store’s key', async () => {
    const { details, asked } = await lookUp(ANSWER.data);

    expect(details).toEqual({
      lines: [
        { key: 'txnitm_S-1_pro', product: 'pro', quantity: 2, unitPrice: 4900, isFree: false },
        { key: 'txnitm_S-1_plugin', product: 'plugin', quantity: 3, unitPrice: 999, isFree: false },
      ],
      currency: 'EUR',
      buyer: { email: 'zoe@example.test', name: 'Zoë 中村', company: null, country: 'DE' },
    });
    expect(asked).toMatchObject([{ headers: { authorization: 'Bearer api-key' } }]);
    expect(parse('adjustment.updated#line')).toMatchObject([{ lineKeys: [details?.lines[0]?.key] }]);
  });

  it('reads the business, and lines of a product whose own id is left out', async () => {
    const [line] = ANSWER.data.details.line_items;
    const { details } = await lookUp({
      ...ANSWER.data,
      business: { name: 'Zoë Ltd' },
      address: null,
      details: {
        line_items: [
          { ...line, product: null, totals: null },
          { ...line, id: 'txnitm_2', price_id: 'pri_x', product: null },
        ],
      },
    });

    expect(details).toMatchObject({
      lines: [
        { product: 'pro', unitPrice: null, isFree: null },
        { key: 'txnitm_2', product: 'pri_x' },
      ],
      buyer: { company: 'Zoë Ltd', country: null },
    });
  });

  it('names the subscription that begins with a line whose price is billed again', async () => {
    const items = [
      { price: { id: 'pri_pro', product_id: 'pro', billing_cycle: { interval: 'month', frequency: 1 } } },
      { price: { id: 'pri_plugin', product_id: 'plugin', billing_cycle: null } },
    ];
    const { details } = await lookUp({ ...ANSWER.data, subscription_id: 'sub_1', items });

    expect(details?.lines.map((line) => line.subscriptionId)).toEqual(['sub_1', undefined]);
  });

  it('fails while the API answers nothing, no customer or no lines', async () => {
    const { access } = apiThatKnows('https://api.paddle.com', {});

    await expect(paddle.lookUp?.({ externalId: 'txn_1', lookup: 'txn_1' }, access)).rejects.toThrow(PlatformApiError);
    await expect(lookUp({ ...ANSWER.data, customer: undefined })).rejects.toThrow('may the API key read customers?');
    await expect(lookUp({ ...ANSWER.data, details: { line_items: [] } })).rejects.toThrow(MalformedDeliveryError);
  });
});
