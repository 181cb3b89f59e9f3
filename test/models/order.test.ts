import type { ExceptionReason } from '../../domain/exception';
import type { Unlisted } from '../../domain/order';
import { APPROVABLE } from '../../domain/operator-action';
import { InvalidCursorError } from '../../models/page';
import type { OrderFilter } from '../../models/order';
import { useDatabase } from '../helpers/database';
import { line, lineInException, minute, order } from './orders';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

describe('orders.record', () => {
  const { orders, stored, forget, replace } = useModels();

  it('brings an order back as it was recorded', async () => {
    const recorded = order('whole', {
      lines: [
        line(),
        lineInException({ id: 'line-2', product: null, source: 'generate', approved: ['below_minimum_price'] }),
      ],
      endedAt: '2026-03-01T11:00:00.000Z',
      buyer: { email: null, name: null, company: null, country: null },
      currency: null,
      number: '#1001',
    });
    await orders().record(recorded);

    expect(await orders().find(recorded.orderId)).toEqual(recorded);
    expect(await orders().findByExternalId('direct', 'whole')).toEqual(recorded);
  });

  it.each([1, 2])('brings back what is charged and what a publisher is told, in recording %d', async (revision) => {
    const address = { line1: '1 Example Street', line2: null, line3: null, city: 'Springfield', state: 'MN' };
    const recorded = order(`charged-${revision}`, {
      revision,
      payment: { method: 'pm_1', customer: 'cus_1' },
      buyer: {
        ...{ email: 'ann@example.com', name: 'Ann', company: null, country: 'US', locale: 'en_US' },
        billingAddress: { ...address, postalCode: '55345', country: 'US', phone: null },
      },
      lines: [
        line({
          tax: 980,
          charge: {
            state: 'charged',
            amount: 5880,
            paymentId: 'pi_1',
            holdUntil: '2026-10-08T12:00:00.000Z',
            renewals: 0,
          },
          publisher: 'games',
          reference: 'A-2',
          attributes: { 'campaign.name': 'spring', $odd: '1' },
        }),
      ],
    });
    await orders().record(recorded);

    expect(await orders().find(recorded.orderId)).toEqual(recorded);
  });

  it('reads an order of an earlier release', async () => {
    await orders().record(order('early'));
    const fields = ['tax', 'isFree', 'charge', 'publisher', 'reference', 'attributes'].map((name) => `lines.0.${name}`);
    const ofBuyer = ['billingAddress', 'shippingAddress', 'locale'].map((name) => `buyer.${name}`);
    await forget('direct-early', [...fields, ...ofBuyer, 'payment']);

    expect(await orders().find('direct-early')).toEqual(order('early'));
  });

  it.each([
    [true, [...APPROVABLE]],
    [false, []],
  ])('reads an approval of an earlier release that is %p', async (approved, reasons) => {
    await orders().record(order(`approved-${approved}`));
    await replace(`direct-approved-${approved}`, { 'lines.0.approved': approved });

    expect((await orders().find(`direct-approved-${approved}`))?.lines).toMatchObject([{ approved: reasons }]);
  });

  it('finds nothing under an unknown id', async () => {
    expect(await orders().find('unknown')).toBeNull();
    expect(await orders().findByExternalId('direct', 'unknown')).toBeNull();
    expect(await orders().findByExternalId('whole', 'direct')).toBeNull();
  });

  it.each([
    ['in order', [1, 2, 3]],
    ['backwards', [3, 2, 1]],
    ['the first one late', [2, 1, 3]],
    ['repeated', [1, 1, 3, 3, 2, 2, 3]],
    ['without the first one', [2, 3]],
  ])('keeps the newest of recordings that come %s', async (name, revisions) => {
    for (const revision of revisions) await orders().record(order(name, { revision, updatedAt: minute(revision) }));

    const found = await orders().find(`direct-${name}`);
    expect(found).toMatchObject({ revision: 3, updatedAt: minute(3) });
  });

  it('keeps the newest of 30 recordings at once', async () => {
    const shuffled = range(30).map((n) => ((n * 7) % 30) + 1);
    await Promise.all(shuffled.map((revision) => orders().record(order('at-once', { revision, mailing: revision }))));

    expect(await orders().find('direct-at-once')).toMatchObject({ revision: 30, mailing: 30 });
  });

  it('keeps what a repeated task came to, whatever number the discarded one had reached', async () => {
    for (const revision of [1, 2])
      await orders().record(order('redone', { revision, updatedAt: minute(1), mailing: 0 }));
    const redone = order('redone', { revision: 1, updatedAt: minute(2), mailing: 7 });
    await orders().record(redone);

    expect(await orders().find('direct-redone')).toEqual(redone);
  });

  it('overwrites the whole order: what has gone is gone', async () => {
    await orders().record(order('shrunk', { lines: [lineInException(), line({ id: 'line-2' })], timeline: [] }));
    const later = order('shrunk', { revision: 2, lines: [line()] });
    await orders().record(later);

    expect(await orders().find('direct-shrunk')).toEqual(later);
  });

  it('forgets that lines were once to be looked up', async () => {
    const unlisted = {
      eventId: 'e',
      channel: 'webhook',
      delivery: 'email',
      lookup: 'session-1',
    } as unknown as Unlisted;
    await orders().record(order('looked-up', { lines: [], unlisted }));
    const later = order('looked-up', { revision: 2, lines: [line()], unlisted: null });
    await orders().record(later);

    expect(await orders().find('direct-looked-up')).toEqual(later);
  });

  it('refuses an order whose store order id belongs to another', async () => {
    await orders().record(order('claimed'));

    await expect(orders().record(order('claimed', { orderId: 'another' }))).rejects.toThrow('belongs to another order');
  });

  it('writes down nothing but what an order has', async () => {
    await orders().record({ ...order('odd'), ...{ code: 'ABCDE' } });

    expect(await orders().find('direct-odd')).toEqual(order('odd'));
    expect(await stored('direct-odd')).not.toHaveProperty('code');
  });
});

describe('orders.list', () => {
  const { orders } = useModels();

  async function idsOf(filter: OrderFilter, limit = 3): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await orders().list(filter, { limit, ...(cursor !== undefined && { cursor }) });
      ids.push(...page.orders.map(({ externalId }) => externalId));
      cursor = page.cursor;
    }
    return ids;
  }

  beforeAll(async () => {
    for (const n of range(10)) await orders().record(order(`A-${n}`, { acceptedAt: minute(n) }));
    for (const n of range(5)) await orders().record(order(`B-${n}`, { storeId: 'shop', acceptedAt: minute(20) }));
    const bob = { email: 'BOB@example.com', name: null, company: null, country: null };
    await orders().record(order('C-1', { buyer: bob, number: '#7', state: 'exception', acceptedAt: minute(30) }));
  });

  it('shows the newest first, in pages that miss and repeat none, also among equal times', async () => {
    const expected = ['C-1', 'B-5', 'B-4', 'B-3', 'B-2', 'B-1', ...range(10).map((n) => `A-${11 - n}`)];

    expect(await idsOf({}, 3)).toEqual(expected);
    expect(await idsOf({}, 4)).toEqual(expected);
    expect(await idsOf({}, 100)).toEqual(expected);
  });

  it('has no next page when the last one is just full', async () => {
    const page = await orders().list({ storeIds: ['shop'] }, { limit: 5 });

    expect(page.orders).toHaveLength(5);
    expect(page.cursor).toBeNull();
  });

  it('shifts no page when orders come meanwhile', async () => {
    const first = await orders().list({ storeIds: ['direct'], state: 'delivered' }, { limit: 4 });
    for (const n of range(6)) await orders().record(order(`late-${n}`, { acceptedAt: minute(100 + n) }));
    const second = await orders().list(
      { storeIds: ['direct'], state: 'delivered' },
      { limit: 4, cursor: first.cursor ?? '' },
    );

    expect(first.orders.map(({ externalId }) => externalId)).toEqual(['A-10', 'A-9', 'A-8', 'A-7']);
    expect(second.orders.map(({ externalId }) => externalId)).toEqual(['A-6', 'A-5', 'A-4', 'A-3']);
  });

  it('filters by store, state, external id, number, and time with both ends', async () => {
    expect(await idsOf({ storeIds: ['shop'] })).toEqual(['B-5', 'B-4', 'B-3', 'B-2', 'B-1']);
    expect(await idsOf({ storeIds: ['shop', 'direct'], from: minute(9), to: minute(20) }, 2)).toEqual([
      ...['B-5', 'B-4', 'B-3', 'B-2', 'B-1', 'A-10', 'A-9'],
    ]);
    expect(await idsOf({ storeIds: [] })).toEqual([]);
    expect(await idsOf({ state: 'exception' })).toEqual(['C-1']);
    expect(await idsOf({ externalId: 'A-7' })).toEqual(['A-7']);
    expect(await idsOf({ number: '#7' })).toEqual(['C-1']);
    expect(await idsOf({ number: 'A-7' })).toEqual([]);
    expect(await idsOf({ storeIds: ['shop'], externalId: 'A-7' })).toEqual([]);
    expect(await idsOf({ from: minute(3), to: minute(7) }, 2)).toEqual(['A-7', 'A-6', 'A-5', 'A-4', 'A-3']);
  });

  it('finds an address in any case, and not as a pattern', async () => {
    expect(await idsOf({ email: 'bob@EXAMPLE.com' })).toEqual(['C-1']);
    expect(await idsOf({ email: 'b.b@example.com' })).toEqual([]);
  });

  it.each([
    '',
    'nonsense',
    '!!',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["a","b"]').toString('base64url'),
  ])('refuses %p as a cursor', async (cursor) => {
    await expect(orders().list({}, { limit: 3, cursor })).rejects.toThrow(InvalidCursorError);
  });
});

describe('orders.listExceptions', () => {
  const { orders } = useModels();
  const poolEmpty = { reason: 'pool_empty', facts: {}, since: minute(1), deadline: minute(9) } as const;
  const keysOf = async (filter: Parameters<ReturnType<typeof orders>['listExceptions']>[0]) =>
    (await orders().listExceptions(filter, { limit: 100 })).items.map(
      ({ order: { externalId }, line: { id } }) => `${externalId}/${id}`,
    );

  beforeAll(async () => {
    await orders().record(order('fine', { acceptedAt: minute(1) }));
    const unmapped = lineInException({ product: null, storeProduct: 'com.acme.app' });
    await orders().record(order('one', { acceptedAt: minute(2), lines: [unmapped, line({ id: 'line-2' })] }));
    const lines = [lineInException(), lineInException({ id: 'line-2', product: 'plugin', exception: poolEmpty })];
    await orders().record(order('two', { acceptedAt: minute(3), lines, storeId: 'shop' }));
    await orders().record(order('corrected', { acceptedAt: minute(4), lines: [lineInException()] }));
    await orders().record(order('corrected', { acceptedAt: minute(4), revision: 2 }));
  });

  it('shows each line that waits, the newest order first, with what it waits for', async () => {
    const { items, cursor } = await orders().listExceptions({}, { limit: 100 });

    expect(items.map(({ order: { externalId }, line: { id } }) => `${externalId}/${id}`)).toEqual([
      'two/line-1',
      'two/line-2',
      'one/line-1',
    ]);
    expect(items[2]?.line.exception?.facts).toEqual({ 'store.product': 'com.acme.app', seen: 3 });
    expect(cursor).toBeNull();
  });

  it('filters by reason, store and product, all of one line', async () => {
    expect(await keysOf({ reason: 'pool_empty' })).toEqual(['two/line-2']);
    expect(await keysOf({ storeIds: ['shop'] })).toEqual(['two/line-1', 'two/line-2']);
    expect(await keysOf({ product: 'plugin' })).toEqual(['two/line-2']);
    expect(await keysOf({ product: 'com.acme.app' })).toEqual(['one/line-1']);
    expect(await keysOf({ product: 'plugin', reason: 'unknown_product' })).toEqual([]);
  });

  it('turns pages', async () => {
    const first = await orders().listExceptions({}, { limit: 1 });
    const second = await orders().listExceptions({}, { limit: 1, cursor: first.cursor ?? '' });

    expect(first.items).toHaveLength(2);
    expect(second.items.map(({ order: { externalId } }) => externalId)).toEqual(['one']);
    expect(second.cursor).toBeNull();
  });
});

describe('orders.listWaitingForPublisher', () => {
  const { orders } = useModels();
  const waiting = (reason: ExceptionReason, publisher = 'games') =>
    lineInException({ publisher, exception: { reason, facts: {}, since: minute(1), deadline: null } });
  const found = async (publisher: string) =>
    (await orders().listWaitingForPublisher(publisher, { limit: 100 })).orders.map(({ externalId }) => externalId);

  it("lists the orders with a line that waits for the publisher's keys, the newest first", async () => {
    const reasons = ['rights_retrying', 'rights_refused', 'rights_short', 'duplicate_key', 'undeliverable'] as const;
    for (const [index, reason] of reasons.entries())
      await orders().record(order(reason, { acceptedAt: minute(index), lines: [line(), waiting(reason)] }));
    const mixed = [line({ publisher: 'games' }), waiting('rights_retrying', 'films')];
    await orders().record(order('mixed', { lines: mixed }));

    expect(await found('games')).toEqual(['duplicate_key', 'rights_short', 'rights_refused', 'rights_retrying']);
    expect(await found('films')).toEqual(['mixed']);
  });

  it('turns pages', async () => {
    for (const n of range(3))
      await orders().record(order(`P-${n}`, { acceptedAt: minute(n), lines: [waiting('rights_retrying', 'paged')] }));
    const first = await orders().listWaitingForPublisher('paged', { limit: 2 });
    const second = await orders().listWaitingForPublisher('paged', { limit: 2, cursor: first.cursor ?? '' });

    expect([...first.orders, ...second.orders].map(({ externalId }) => externalId)).toEqual(['P-3', 'P-2', 'P-1']);
    expect(second.cursor).toBeNull();
  });
});

function useModels() {
  const database = useDatabase();
  const stored = (_id: string) => database.connection.collection<{ _id: string }>('orders').findOne({ _id });
  const forget = (_id: string, fields: string[]) =>
    database.connection
      .collection<{ _id: string }>('orders')
      .updateOne({ _id }, { $unset: Object.fromEntries(fields.map((field) => [field, 1 as const])) });
  const replace = (_id: string, fields: Record<string, unknown>) =>
    database.connection.collection<{ _id: string }>('orders').updateOne({ _id }, { $set: fields });
  return { orders: () => database.models.orders, stored, forget, replace };
}
