import { lineId, orderWorkflowId } from '../../domain/ids';
import { addressOf, isDelivered, ordersOf, waitsFor, type NewOrder, type OrderView } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { fastSpringShop } from '../helpers/fastspring-shop';
import { numberedCodes, poolProduct } from '../helpers/products';

jest.setTimeout(300_000);

describe('a DIRECT order', () => {
  const engine = useEngine({ MAXIMUM_UNITS: '250' });
  const { act, codesHeld, mailsTo, place, placeForSure, show, shown } = ordersOf(engine);
  const shop = fastSpringShop(engine);
  const stock = async (product: string) => (await engine.call<object>('GET', `/v1/products/${product}/stock`)).body;
  const hasEnded = ({ endedAt }: OrderView) => typeof endedAt === 'string';

  /** Places an order that then waits for a person, and returns it as it waits. */
  async function placeWaiting(order: NewOrder, reason: string): Promise<OrderView> {
    const { id } = await placeForSure(order);
    return shown(id, waitsFor(reason));
  }

  describe('that asks for its codes in the response', () => {
    it('is answered with them, and mails none', async () => {
      const { status, body, headers } = await place({ externalId: 'D-GET', lines: [{ quantity: 2 }] });
      const codes = body.lines[0]?.codes ?? [];
      const later = await shown(body.id, hasEnded);

      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`/v1/orders/${body.id}`);
      expect(body).toMatchObject({ state: 'delivered', lines: [{ product: 'desktop-app', quantity: 2 }] });
      expect(new Set(codes).size).toBe(2);
      expect(later.lines[0]?.codes).toEqual(codes);
      expect(mailsTo('D-GET')).toEqual([]);
    });

    it('has the same codes when it is placed twice, at once or later', async () => {
      const answers = await Promise.all([1, 2, 3].map(() => place({ externalId: 'D-TWICE' })));
      const later = await place({ externalId: 'D-TWICE' });

      expect([...answers, later].map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(new Set([...answers, later].map(({ body }) => body.lines[0]?.codes?.join())).size).toBe(1);
    });

    it('has its first answer kept under an idempotency key', async () => {
      const key = { 'idempotency-key': 'key-1' };
      const first = await place({ externalId: 'D-KEY' }, key);
      const again = await place({ externalId: 'D-KEY' }, key);
      const other = await place({ externalId: 'D-KEY-OTHER' }, key);

      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    });

    it('may have 250 units', async () => {
      const { status, body } = await place({ externalId: 'D-250', lines: [{ quantity: 250 }] }, { prefer: 'wait=60' });

      expect(status).toBe(201);
      expect(new Set(body.lines[0]?.codes).size).toBe(250);
      expect((await codesHeld(body.id))[0]).toHaveLength(250);
    });
  });

  describe('that has its codes mailed', () => {
    it('is taken at once, and shown as delivered after Prefer: wait', async () => {
      const taken = await place({ externalId: 'D-SEND', delivery: 'email' });
      const { status, body, headers } = await place({ externalId: 'D-SEND', delivery: 'email' }, { prefer: 'wait=60' });
      const [[code] = []] = await codesHeld(body.id);

      expect(taken).toMatchObject({ status: 202, body: { state: 'processing' } });
      expect(status).toBe(201);
      expect(headers.get('preference-applied')).toBe('wait=60');
      expect(body.lines[0]).not.toHaveProperty('codes');
      expect(mailsTo('D-SEND')).toHaveLength(1);
      expect(mailsTo('D-SEND')[0]?.text).toContain(code);
    });

    it('has a status before any worker has seen it, and all of it once one has', async () => {
      await engine.worker.stop();
      const taken = await place({ externalId: 'D-UNSEEN', delivery: 'email' });
      const unseen = await engine.call<OrderView>('GET', taken.headers.get('location')!);
      const page = await engine.call('GET', new URL(taken.body.statusUrl).pathname, { key: null });
      await engine.startWorker();
      const order = await shown(taken.body.id, isDelivered);

      expect(taken.status).toBe(202);
      expect(unseen).toMatchObject({ status: 200, body: { id: order.id, state: 'processing', lines: [] } });
      expect(page.status).toBe(200);
      expect(order.lines).toMatchObject([{ state: 'delivered', quantity: 1 }]);
    });
  });

  describe('with an exception', () => {
    it('goes on once its unknown product has been mapped', async () => {
      const { id } = await placeWaiting({ externalId: 'D-UNKNOWN', lines: [{ product: 'app-v2' }] }, 'unknown_product');
      await engine.call('PUT', '/v1/stores/direct', {
        body: { name: 'Own site', platform: 'direct', products: { 'app-v2': 'desktop-app' } },
      });
      const { status } = await act(id, 'lines/app-v2/resubmit');
      const order = await shown(id, isDelivered);

      expect(status).toBe(200);
      expect(order.lines[0]).toMatchObject({ product: 'desktop-app', storeProduct: 'app-v2' });
      expect(order.lines[0]?.codes).toHaveLength(1);
    });

    it('goes on once its low price has been approved', async () => {
      const { id } = await placeWaiting({ externalId: 'D-CHEAP', lines: [{ unitPrice: 5 }] }, 'below_minimum_price');
      const unsigned = await engine.call('POST', `/v1/orders/${id}/lines/desktop-app/approve`, { body: {} });
      const { status } = await act(id, 'lines/desktop-app/approve');
      const order = await shown(id, isDelivered);

      expect([unsigned.status, status]).toEqual([422, 200]);
      expect(order.timeline).toContainEqual(expect.objectContaining({ event: 'approved', why: 'the test says so' }));
    });

    it('goes on once its large quantity has been approved', async () => {
      await shop.webhookForSure('D-LARGE', { 'desktop-app': 251 });
      await until(
        'the order',
        async () => (await engine.models.orders.findByExternalId('fastspring', 'D-LARGE')) !== null,
      );
      const { id } = await shop.orderOf('D-LARGE');
      await shown(id, waitsFor('quantity_over_limit'));
      await act(id, 'lines/desktop-app/approve');
      await shown(id, isDelivered);

      expect(new Set((await codesHeld(id))[0]).size).toBe(251);
    });

    it('goes on once its identification has been corrected', async () => {
      await engine.call('PUT', '/v1/stores/strict', {
        body: { name: 'Strict', platform: 'direct', identification: { account: 'A-7' } },
      });
      const order = { externalId: 'D-WRONG', store: 'strict', identification: { account: 'A-8' } };
      const { id } = await placeWaiting(order, 'identification_mismatch');
      const same = await act(id, 'lines/desktop-app/resubmit');
      await shown(id, waitsFor('identification_mismatch'));
      await act(id, 'lines/desktop-app/resubmit', { corrections: { identification: { account: 'A-7' } } });

      expect(same.status).toBe(200);
      expect((await shown(id, isDelivered)).lines[0]?.codes).toHaveLength(1);
    });

    it('is mailed to the corrected address when the first one refuses mail', async () => {
      engine.servers.mailbox.refuse(/^d-refused@/);
      const { id } = await placeWaiting({ externalId: 'D-REFUSED', delivery: 'email' }, 'undeliverable');
      await act(id, 'lines/desktop-app/resubmit', { corrections: { email: addressOf('D-CORRECTED') } });
      const order = await shown(id, isDelivered);
      const [[code] = []] = await codesHeld(id);

      expect(order.buyer?.email).toBe(addressOf('D-CORRECTED'));
      expect(mailsTo('D-REFUSED')).toEqual([]);
      expect(mailsTo('D-CORRECTED').map(({ text }) => text.includes(code!))).toEqual([true]);
    });

    it('is given generated codes when an operator does not wait for the pool', async () => {
      await engine.call('PUT', '/v1/products/d-empty', { body: poolProduct('Empty') });
      const { id } = await placeWaiting({ externalId: 'D-EMPTY', lines: [{ product: 'd-empty' }] }, 'pool_empty');
      const { body: exceptions } = await engine.call<{ items: { order: string }[] }>(
        'GET',
        '/v1/exceptions?reason=pool_empty',
      );
      await act(id, 'lines/d-empty/source', { source: 'generate' });
      const order = await shown(id, isDelivered);
      await until('the line to leave the list', async () => !(await engine.models.waitingLines.exist('d-empty')));

      expect(exceptions.items.map(({ order: found }) => found)).toContain(id);
      expect(order.lines[0]?.codes).toHaveLength(1);
    });

    it('is to be refunded when it is cancelled, and ends with the refund', async () => {
      const { id } = await placeWaiting(
        { externalId: 'D-CANCELLED', lines: [{ unitPrice: 5 }] },
        'below_minimum_price',
      );
      const cancelled = await act(id, 'cancel');
      const due = await shown(id, waitsFor('refund_due'));
      const approved = await act(id, 'lines/desktop-app/approve');
      await act(id, 'lines/desktop-app/refund');
      const order = await shown(id, hasEnded);
      const again = await act(id, 'lines/desktop-app/refund');

      expect(cancelled.status).toBe(200);
      expect(due.state).toBe('exception');
      expect(approved).toMatchObject({ status: 409, body: { code: 'action_refused' } });
      expect(order).toMatchObject({ state: 'refunded', lines: [{ state: 'refunded', granted: 0 }] });
      expect(again).toMatchObject({ status: 409, body: { code: 'order_ended' } });
    });
  });

  describe('that is sent again', () => {
    const messageIds = (externalId: string) => new Set(mailsTo(externalId).map(({ messageId }) => messageId));

    it('has another mail with the same codes while a line of it still waits', async () => {
      const lines = [{ key: 'good' }, { key: 'cheap', unitPrice: 5 }];
      const { id } = await placeForSure({ externalId: 'D-RESEND-OPEN', delivery: 'email', lines });
      await until('the first mail', () => mailsTo('D-RESEND-OPEN').length === 1);
      await shown(id, ({ state, lines: [good] }) => state === 'exception' && good?.state === 'delivered');
      const { status } = await act(id, 'resend');
      await until('the second mail', () => mailsTo('D-RESEND-OPEN').length === 2);
      const [[code] = []] = await codesHeld(id);

      expect(status).toBe(200);
      expect(mailsTo('D-RESEND-OPEN').every(({ text }) => text.includes(code!))).toBe(true);
      expect(messageIds('D-RESEND-OPEN').size).toBe(2);
    });

    it('has another mail with the same codes after it has ended, and one at a corrected address', async () => {
      const { id } = await placeForSure({ externalId: 'D-RESEND', delivery: 'email' });
      await shown(id, hasEnded);
      const first = await act(id, 'resend');
      await until('the second mail', () => mailsTo('D-RESEND').length === 2);
      const second = await act(id, 'resend', { email: addressOf('D-MOVED') });
      await until('the mail at the new address', () => mailsTo('D-MOVED').length === 1);
      const order = await shown(
        id,
        ({ timeline = [] }) => timeline.filter(({ event }) => event === 'resent').length === 2,
      );
      const [[code] = []] = await codesHeld(id);

      expect([first.status, second.status]).toEqual([202, 202]);
      expect([...mailsTo('D-RESEND'), ...mailsTo('D-MOVED')].every(({ text }) => text.includes(code!))).toBe(true);
      expect(new Set([...messageIds('D-RESEND'), ...messageIds('D-MOVED')]).size).toBe(3);
      expect(order.buyer?.email).toBe(addressOf('D-MOVED'));
    });
  });

  it('is mailed to both addresses when it is sent again to two of them at once', async () => {
    const { id } = await placeForSure({ externalId: 'D-BOTH', delivery: 'email' });
    await shown(id, hasEnded);
    const names = ['D-BOTH-1', 'D-BOTH-2', 'D-BOTH-3'];
    const answers = await Promise.all(names.map((name) => act(id, 'resend', { email: addressOf(name) })));
    await until('all three mails', () => names.every((name) => mailsTo(name).length === 1));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  });

  describe('of which another message comes later', () => {
    it('gets a new line served in a run of its own after it has ended, and the old line stays', async () => {
      const { body } = await place({ externalId: 'D-LATE' });
      const before = await shown(body.id, hasEnded);
      const lines = [{}, { key: 'more', quantity: 2 }];
      const late = await place({ externalId: 'D-LATE', lines });
      const after = await shown(body.id, (order) => hasEnded(order) && order.lines.length === 2);
      const workflowId = orderWorkflowId({ orderId: body.id, storeId: 'direct', externalId: 'D-LATE' });
      await until('both runs to be listed', async () => {
        const { count } = await engine.temporal.workflow.count(`WorkflowId = "${workflowId}"`);
        return count === 2;
      });

      expect(late.status).toBe(201);
      expect(after.lines[0]).toEqual(before.lines[0]);
      expect(after.lines[1]).toMatchObject({ id: 'more', state: 'delivered' });
      expect(new Set(after.lines.flatMap(({ codes = [] }) => codes)).size).toBe(3);
    });

    it('keeps a known line as it was, and shows the difference', async () => {
      const lines = [{ product: 'app-v3', quantity: 1 }];
      const { id } = await placeWaiting({ externalId: 'D-DIFFERENT', lines }, 'unknown_product');
      await placeForSure({ externalId: 'D-DIFFERENT', lines: [{ product: 'app-v3', quantity: 4, unitPrice: 5 }] });
      const order = await shown(id, ({ timeline = [] }) => timeline.some(({ event }) => event === 'difference'));

      expect(order.lines).toMatchObject([{ id: lineId('app-v3'), quantity: 1, unitPrice: 4900 }]);
      expect(order.timeline?.filter(({ event }) => event === 'difference')).toHaveLength(2);
    });
  });

  it('gets sample codes when it is a test, and takes nothing from the pool', async () => {
    await engine.call('PUT', '/v1/products/d-pool', { body: { ...poolProduct('Pool'), sampleCode: 'TRY-ME' } });
    await engine.call('POST', '/v1/products/d-pool/codes', { body: { codes: numberedCodes('POOLED', 3) } });
    const { body } = await place({ externalId: 'D-TEST', test: true, lines: [{ product: 'd-pool', quantity: 2 }] });

    expect(body.lines[0]).toMatchObject({ state: 'delivered', codes: ['TRY-ME-1', 'TRY-ME-2'] });
    expect(await stock('d-pool')).toMatchObject({ available: 3, reserved: 0 });
    expect(await show(body.id)).toMatchObject({ test: true });
  });
});
