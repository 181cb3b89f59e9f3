import { createIntake } from '../../api/intake';
import type { StoreIntake } from '../../api/context';
import { takeEvent } from '../../api/store-delivery';
import type { StoreEvent, SubscriptionChanged } from '../../domain/store-event';
import type { VendorEvent } from '../../domain/vendor-event';
import { createOrderIds } from '../../secrets/order-ids';
import { useDatabase } from '../helpers/database';
import { keyRing } from '../helpers/keys';
import { store } from '../activities/shop';
import { nobodyToTell } from '../webhooks/events';
import { FakeGateway } from './fake-gateway';

const SHOP = store({ id: 'shop', platform: 'stripe' });

const renewed = (subscriptionId: string, changes: Partial<SubscriptionChanged> = {}): SubscriptionChanged => ({
  kind: 'subscriptionChanged',
  eventId: `renewed-${subscriptionId}`,
  subscriptionId,
  change: 'renewed',
  externalId: null,
  product: 'desktop-app',
  occurredAt: '2026-03-01T00:00:00.000Z',
  paidUntil: '2026-04-01T00:00:00.000Z',
  ...changes,
});

const refunded = (externalId: string): StoreEvent => ({
  kind: 'orderRefunded',
  eventId: `refunded-${externalId}`,
  externalId,
  lineKeys: 'all',
});

describe('takeEvent', () => {
  const database = useDatabase();
  const gateway = new FakeGateway(() => database.models);
  const tell = jest.fn<Promise<void>, [readonly VendorEvent[]]>(() => Promise.resolve());
  const context = (): StoreIntake => ({
    gateway,
    models: database.models,
    intake: createIntake({ models: database.models, gateway, orderIds: createOrderIds(keyRing('2026').identityKey) }),
    vendorEvents: { ...nobodyToTell, tell },
    settings: { replyWaitSeconds: 1 },
    now: () => new Date('2026-03-02T00:00:00.000Z'),
  });
  const take = (event: StoreEvent) => takeEvent(context(), SHOP, event);
  const factsOf = (id: string) => gateway.facts.filter(({ subscriptionId }) => subscriptionId === id);

  it('tells a subscription what has happened to it, at the time at which it happened', async () => {
    const { taken } = await take(renewed('sub-1', { paymentId: 'in-1' }));

    expect(taken).toBe(true);
    expect(tell.mock.lastCall?.[0]).toMatchObject([
      { type: 'subscription.renewed', at: '2026-03-01T00:00:00.000Z', storeId: 'shop', cause: 'shop/renewed-sub-1' },
    ]);
    expect(factsOf('sub-1')).toEqual([
      {
        storeId: 'shop',
        subscriptionId: 'sub-1',
        fact: {
          eventId: 'renewed-sub-1',
          turn: 'renewed',
          at: '2026-03-01T00:00:00.000Z',
          paidUntil: '2026-04-01T00:00:00.000Z',
          paymentId: 'in-1',
          externalId: null,
          product: 'desktop-app',
        },
      },
    ]);
  });

  it.each([
    ['before', true],
    ['after', false],
  ])('tells a subscription of the refund of its payment that comes %s the payment', async (_when, isFirst) => {
    const id = `sub-refunded-${isFirst}`;
    const payment = `in-refunded-${isFirst}`;
    const events = [refunded(payment), renewed(id, { paymentId: payment })];
    for (const event of isFirst ? events : events.reverse()) await take(event);

    expect(factsOf(id).map(({ fact }) => [fact.turn, fact.paymentId])).toEqual([
      ['renewed', payment],
      ['refunded', payment],
    ]);
  });

  it('tells a subscription of a dispute of the order that it began with', async () => {
    await take(renewed('sub-disputed', { change: 'started', externalId: 'A-1' }));
    await take({ kind: 'orderDisputed', eventId: 'd-1', externalId: 'A-1', outcome: 'opened' });
    await take({ kind: 'orderDisputed', eventId: 'd-2', externalId: 'A-1', outcome: 'won' });

    expect(factsOf('sub-disputed').map(({ fact }) => [fact.turn, fact.paymentId])).toEqual([
      ['started', 'A-1'],
      ['disputeOpened', 'A-1'],
      ['disputeWon', 'A-1'],
    ]);
  });

  it('tells no subscription of the refund of an order that began none', async () => {
    const before = gateway.facts.length;
    await take(refunded('plain-order'));

    expect(gateway.facts.length).toBe(before);
  });

  it('leaves an event to be sent again while Temporal is down', async () => {
    gateway.state = 'down';
    const left = await take(renewed('sub-later'));
    gateway.state = 'working';
    const taken = await take(renewed('sub-later'));

    expect(left).toMatchObject({ taken: false, isOutage: true });
    expect(taken.taken).toBe(true);
    expect(factsOf('sub-later')).toHaveLength(1);
  });

  it('has a notice resolved once that does not name its order', async () => {
    const notice: StoreEvent = { kind: 'unresolved', eventId: 'evt-1', type: 'charge.refunded', lookup: 'pi_1' };
    const outcomes = [await take(notice), await take(notice)];

    expect(outcomes.map(({ taken }) => taken)).toEqual([true, true]);
    expect(gateway.notices).toEqual([{ storeId: 'shop', notice }]);
  });
});
