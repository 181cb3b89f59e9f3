import { newSubscription } from '../../domain/subscription';
import { subscriptionIdOf, type SubscriptionRecord } from '../../models/subscription';
import { minute } from '../models/orders';
import { useApi } from './api';

const api = useApi();

/** A subscription as its workflow has recorded it, at the n-th minute. */
const record = (name: string, n: number, changes: Partial<SubscriptionRecord> = {}): SubscriptionRecord => ({
  id: subscriptionIdOf('shop', name),
  storeId: 'shop',
  subscriptionId: name,
  product: 'price-1',
  orders: [`order-of-${name}`],
  state: 'active',
  paidUntil: minute(n),
  graceUntil: null,
  expiresAt: minute(n),
  suspensions: [],
  knowsDisputes: false,
  changesAt: minute(n),
  updatedAt: minute(n),
  known: newSubscription('shop', name),
  ...changes,
});

describe('GET /v1/subscriptions', () => {
  beforeAll(async () => {
    const { subscriptions } = api.database.models;
    for (const [index, name] of ['sub-1', 'sub-2', 'sub-3'].entries())
      await subscriptions.record(record(name, index + 1, name === 'sub-2' ? { state: 'paused' } : {}));
  });

  it('lists those that have changed last first, by store and state, in pages', async () => {
    const first = await api.call<{ subscriptions: { subscriptionId: string }[]; cursor: string }>(
      'GET',
      '/v1/subscriptions?store=shop&limit=2',
    );
    const second = await api.call('GET', `/v1/subscriptions?store=shop&limit=2&cursor=${first.body.cursor}`);
    const paused = await api.call('GET', '/v1/subscriptions?state=paused');

    expect(first.body.subscriptions.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub-3', 'sub-2']);
    expect(second.body).toMatchObject({ subscriptions: [{ subscriptionId: 'sub-1' }], cursor: null });
    expect(paused.body).toMatchObject({ subscriptions: [{ subscriptionId: 'sub-2' }] });
    expect((await api.call('GET', '/v1/subscriptions?store=other')).body).toMatchObject({ subscriptions: [] });
  });

  it('shows one, and nothing but what is described', async () => {
    const recorded = record('sub-1', 1);
    const found = await api.call<object>('GET', `/v1/subscriptions/${recorded.id}`);
    const isShown = (name: string) => name !== 'known' && name !== 'knowsDisputes';

    expect(found.body).toMatchObject({ subscriptionId: 'sub-1', state: 'active', paidUntil: minute(1), facts: [] });
    expect(Object.keys(found.body).toSorted()).toEqual([...Object.keys(recorded).filter(isShown), 'facts'].toSorted());
  });

  it('answers 404 for one that nobody knows, 422 for a state that there is not, and 403 to a store', async () => {
    expect(await api.call('GET', '/v1/subscriptions/sub_none')).toMatchObject({ status: 404 });
    expect(await api.call('GET', '/v1/subscriptions?state=gone')).toMatchObject({ status: 422 });
    const key = await api.addKey('store', ['shop']);
    expect(await api.call('GET', '/v1/subscriptions', { key })).toMatchObject({ status: 403 });
  });

  it('keeps the newer of two records, whichever is written last', async () => {
    const { subscriptions } = api.database.models;
    await subscriptions.record(record('sub-late', 9, { state: 'ended' }));
    await subscriptions.record(record('sub-late', 8));

    expect(await subscriptions.find(subscriptionIdOf('shop', 'sub-late'))).toMatchObject({ state: 'ended' });
  });
});
