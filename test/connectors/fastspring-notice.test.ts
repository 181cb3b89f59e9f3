import { fastSpring } from '../../connectors/fastspring';
import { PlatformApiError } from '../../connectors/platform-access';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreEvent } from '../../domain/store-event';
import { fastSpring as samples } from '../../samples/fastspring';
import type { SampleSale } from '../../samples/samples';
import { signWebhook } from './fastspring-signer';
import { resolved } from './listed-events';
import {
  MONTH_LATER,
  NOW,
  SALE,
  SECRET,
  eventIdsOf,
  externalIdsOf,
  inForce,
  only,
  signed,
  trust,
} from './message-samples';
import { apiThatKnows } from './timed-samples';

const parse = (event: string, sale: Partial<SampleSale> = {}) => only(fastSpring.parse(signed(samples, event, sale)));

const read = (type: string, data: unknown): StoreEvent =>
  only(fastSpring.parse(signWebhook({ events: [{ id: 'event-1', type, live: true, created: NOW.getTime(), data }] })));

const signedApi = () => samples.sample('chargeback.created', SALE, { secret: SECRET, privateKey: '' }).api ?? {};

const ignored = (type: string) => ({ kind: 'ignored', eventId: 'event-1', type });

describe('fastSpring, samples', () => {
  it.each(samples.events)('verifies %s, and refuses it once it is changed', (event) => {
    const { rawBody, headers } = signed(samples, event);
    const forged = { headers, rawBody: Buffer.from(rawBody.toString().replaceAll('S-1', 'S-2')) };

    expect(() => fastSpring.verify({ rawBody, headers }, trust(inForce(SECRET)), NOW)).not.toThrow();
    expect(() => fastSpring.verify(forged, trust(inForce(SECRET)), NOW)).toThrow('fits no accepted');
  });

  it('name all messages of a sale by one external id, and each by an id of its own that repetitions share', () => {
    const ids = eventIdsOf(fastSpring, samples);

    expect([...externalIdsOf(fastSpring, samples)]).toEqual(['S-1']);
    expect(new Set(ids).size).toBe(samples.events.length);
    expect(eventIdsOf(fastSpring, samples)).toEqual(ids);
  });

  it('name the line of the license call as that of the order', () => {
    expect(parse('order.completed')).toMatchObject({
      purchase: {
        buyer: { email: 'zoe@example.test', name: 'Zoë 中村', locale: 'de' },
        lines: [
          { key: 'pro', quantity: 2, unitPrice: 4900 },
          { key: 'plugin', quantity: 3, unitPrice: 999 },
        ],
      },
    });
    expect(parse('remote-server-request')).toMatchObject({ purchase: { lines: [{ key: 'pro', quantity: 2 }] } });
  });

  it.each(['order.completed', 'remote-server-request'])('tell a test order, in %s', (event) => {
    expect(parse(event, { test: true })).toMatchObject({ purchase: { test: true } });
    expect(parse(event)).toMatchObject({ purchase: { test: false } });
  });
});

describe('fastSpring.parse, notices', () => {
  it.each([
    ['order.payment.pending', { kind: 'orderPending' }],
    ['order.approval.pending', { kind: 'orderPending' }],
    ['order.canceled', { kind: 'orderCancelled' }],
    ['return.created', { kind: 'orderRefunded', lineKeys: 'all' }],
    ['return.created#partly', { kind: 'orderPartlyRefunded' }],
  ])('reads %s', (event, expected) => {
    expect(parse(event)).toMatchObject({ ...expected, eventId: `${event.replace('#', '-')}-S-1`, externalId: 'S-1' });
  });

  it('ignores a notice of an order that it does not name by its reference', () => {
    expect(read('order.canceled', 'aBCDE12f')).toEqual(ignored('order.canceled'));
    expect(read('order.payment.pending', { id: 'aBCDE12f' })).toEqual(ignored('order.payment.pending'));
    expect(read('chargeback.created', { id: 'aBCDE12f' })).toEqual(ignored('chargeback.created'));
  });

  it('takes a chargeback for its order where it names it by the reference, and has it looked up otherwise', () => {
    const order = 'aBCDE12f';
    const opened = { kind: 'orderDisputed', eventId: 'event-1', externalId: 'R-1', outcome: 'opened' };
    const unknown = { kind: 'unresolved', eventId: 'event-1', type: 'chargeback.created', lookup: order };

    expect(read('chargeback.created', { order, reference: 'R-1' })).toEqual(opened);
    expect(read('chargeback.created', { order: { id: order, reference: 'R-1' } })).toEqual(opened);
    expect(read('chargeback.created', { id: order, order })).toEqual(unknown);
    expect(read('chargeback.created', { order: { id: order } })).toEqual(unknown);
  });

  it.each(['order.failed', 'fulfillment.failed', 'subscription.payment.reminder', 'subscription.trial.reminder'])(
    'ignores %s',
    (type) => {
      expect(read(type, { id: 's', reference: 'R-1' })).toEqual(ignored(type));
    },
  );
});

describe('fastSpring.resolve', () => {
  const PATH = '/orders/internal-S-1';
  const notice = [parse('chargeback.created')];
  const api = (answer: unknown, credentials = { id: 'user', key: 'password' }) => {
    const { access, asked } = apiThatKnows('https://api.fastspring.com', { [PATH]: answer });
    return { access: { ...access, ...credentials }, asked };
  };

  it('finds the order that the others name by its reference', async () => {
    const { access, asked } = api(signedApi()[PATH]);

    expect(await resolved(fastSpring, notice, access)).toEqual([
      { kind: 'orderDisputed', eventId: 'chargeback.created-S-1', externalId: 'S-1', outcome: 'opened' },
    ]);
    expect(asked).toEqual([
      {
        url: `https://api.fastspring.com${PATH}`,
        headers: { authorization: `Basic ${Buffer.from('user:password').toString('base64')}` },
      },
    ]);
  });

  it('reads an order that is in a list of its own', async () => {
    const { access } = api({ action: 'order.get', result: 'success', orders: [{ reference: 'R-1' }] });

    expect(await resolved(fastSpring, notice, access)).toMatchObject([{ externalId: 'R-1' }]);
  });

  it('fails with the API, with an answer that it cannot read, and without credentials', async () => {
    await expect(resolved(fastSpring, notice, api(undefined).access)).rejects.toThrow(PlatformApiError);
    await expect(resolved(fastSpring, notice, api({ result: 'error' }).access)).rejects.toThrow(MalformedDeliveryError);
    await expect(resolved(fastSpring, notice, { ...api(signedApi()[PATH]).access, key: null })).rejects.toThrow(
      PlatformApiError,
    );
  });
});

describe('fastSpring.parse, subscriptions', () => {
  it.each([
    ['subscription.activated', 'started', MONTH_LATER, { paymentId: 'S-1' }],
    ['subscription.charge.completed', 'renewed', MONTH_LATER, { paymentId: 'S-1-2' }],
    ['subscription.charge.failed', 'paymentFailed', null],
    ['subscription.payment.overdue', 'pastDue', null],
    ['subscription.updated', 'planChanged', MONTH_LATER],
    ['subscription.paused', 'paused', null],
    ['subscription.canceled', 'cancelledAtPeriodEnd', MONTH_LATER],
    ['subscription.uncanceled', 'resumed', MONTH_LATER],
    ['subscription.deactivated', 'ended', null],
  ])('reads %s', (event, change, paidUntil, payment: object = {}) => {
    expect(parse(event)).toEqual({
      kind: 'subscriptionChanged',
      eventId: `${event}-S-1`,
      subscriptionId: 'subscription-S-1',
      change,
      externalId: 'S-1',
      product: 'pro',
      occurredAt: NOW.toISOString(),
      paidUntil,
      ...payment,
    });
  });

  it('never takes the order of a charge for the one that the subscription began with', () => {
    const charge = { status: 'successful', order: { reference: 'R-2' }, subscription: 's-1' };

    expect(read('subscription.charge.completed', charge)).toEqual({
      kind: 'subscriptionChanged',
      eventId: 'event-1',
      subscriptionId: 's-1',
      change: 'renewed',
      paymentId: 'R-2',
      externalId: null,
      product: null,
      occurredAt: NOW.toISOString(),
      paidUntil: null,
    });
    expect(read('subscription.charge.completed', { ...charge, order: 'aBCDE12f' })).not.toHaveProperty('paymentId');
  });

  it('takes the product as an id or as an object', () => {
    const data = { id: 's-1', product: { product: 'pro', sku: 'SKU' } };

    expect(read('subscription.activated', data)).toMatchObject({ product: 'pro' });
    expect(read('subscription.charge.failed', { subscription: data })).toMatchObject({ product: 'pro' });
  });

  it.each([
    ['subscription.charge.completed', { status: 'failed', subscription: 's-1' }],
    ['subscription.charge.completed', { status: 'successful' }],
    ['subscription.paused', { id: 's-1', isPauseScheduled: true }],
    ['subscription.updated', { id: 's-1', isPauseScheduled: true }],
    ['subscription.updated', { id: 's-1', paymentMethodAction: 'updated' }],
    ['subscription.deactivated', {}],
    ['subscription.deactivated', null],
  ])('ignores %s of %j', (type, data) => {
    expect(read(type, data)).toEqual(ignored(type));
  });

  it('reads a subscription whose soft fields are nonsense', () => {
    const data = { id: 's-1', product: 7.5, initialOrderReference: [], next: 1e300, isPauseScheduled: 'x' };

    expect(read('subscription.activated', data)).toMatchObject({ externalId: null, product: null, paidUntil: null });
  });
});
