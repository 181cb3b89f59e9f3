import { orderBody, useApi } from './api';

interface OrderJson {
  id: string;
  state: string;
}

const api = useApi();

beforeAll(async () => {
  await api.addStore('direct');
  await api.addProduct('desktop-app');
});
beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.delivers = false;
  api.gateway.refusal = null;
  api.gateway.updates.length = 0;
  api.gateway.signals.length = 0;
  api.gateway.redeliveries.length = 0;
});

async function placed(): Promise<string> {
  const { body } = await api.call<OrderJson>('POST', '/v1/orders', { body: orderBody() });
  return body.id;
}

const act = (id: string, action: string, body: Record<string, unknown> = { why: 'agreed' }, key?: string) =>
  api.call<OrderJson>('POST', `/v1/orders/${id}/${action}`, { body, ...(key !== undefined && { key }) });

describe('operator actions on a running order', () => {
  it.each([
    ['cancel', {}, 'cancelOrder', {}],
    ['resend', { email: 'new@example.com' }, 'resendOrder', { email: 'new@example.com' }],
    [
      'lines/desktop-app/resubmit',
      { corrections: { product: 'x' } },
      'resubmitLine',
      { line: 'desktop-app', corrections: { product: 'x' } },
    ],
    [
      'lines/desktop-app/resubmit',
      { corrections: { reference: ' PO-7 ', attributes: { edition: 'pro' } } },
      'resubmitLine',
      { line: 'desktop-app', corrections: { reference: 'PO-7', attributes: { edition: 'pro' } } },
    ],
    ['lines/desktop-app/approve', {}, 'approveLine', { line: 'desktop-app' }],
    ['lines/desktop-app/source', { source: 'pool' }, 'switchSource', { line: 'desktop-app', source: 'pool' }],
    ['lines/desktop-app/source', { source: 'rights' }, 'switchSource', { line: 'desktop-app', source: 'rights' }],
    ['lines/desktop-app/cancel', {}, 'cancelLine', { line: 'desktop-app' }],
    ['lines/desktop-app/refund', {}, 'recordRefund', { line: 'desktop-app' }],
  ])('%s is an update with who and why', async (action, fields, name, sent) => {
    const key = await api.addKey('operator');
    const id = await placed();
    const { status, body } = await act(id, action, { why: 'agreed', ...fields }, key);

    expect([status, body.id]).toEqual([200, id]);
    expect(api.gateway.updates).toEqual([{ name, args: [{ by: 'operator key', why: 'agreed', ...sent }] }]);
  });

  it('needs a reason, known fields and a known source', async () => {
    const id = await placed();
    const replies = await Promise.all([
      act(id, 'cancel', {}),
      act(id, 'cancel', { why: ' ' }),
      act(id, 'cancel', { why: 'x', by: 'somebody else' }),
      act(id, 'lines/desktop-app/source', { why: 'x', source: 'thin air' }),
      act(id, 'lines/desktop-app/resubmit', { why: 'x', corrections: { quantity: 0 } }),
      act(id, 'lines/desktop-app/resubmit', { why: 'x', corrections: { reference: 'x'.repeat(201) } }),
      act(id, 'lines/desktop-app/resubmit', { why: 'x', corrections: { attributes: { edition: 7 } } }),
    ]);

    expect(
      replies.map(({ status, body }) => [status, (body as unknown as { errors: { path: string }[] }).errors[0]?.path]),
    ).toEqual([
      [422, 'why'],
      [422, 'why'],
      [422, 'by'],
      [422, 'source'],
      [422, 'corrections.quantity'],
      [422, 'corrections.reference'],
      [422, 'corrections.attributes.edition'],
    ]);
    expect(api.gateway.updates).toEqual([]);
  });

  it('answers 409 with the reason of the workflow', async () => {
    const id = await placed();
    api.gateway.refusal = 'Line desktop-app is delivered.';
    const { status, body } = await act(id, 'lines/desktop-app/approve');

    expect([status, body]).toEqual([
      409,
      expect.objectContaining({ code: 'action_refused', detail: 'Line desktop-app is delivered.' }),
    ]);
  });

  it('refuses to generate codes of a product without a code format, and sends the order nothing', async () => {
    await api.addProduct('space-game', { source: 'rights', codeFormat: null });
    const line = { product: 'space-game', quantity: 1, unitPrice: 4900 };
    const { body } = await api.call<OrderJson>('POST', '/v1/orders', { body: orderBody({ lines: [line] }) });
    const refused = await act(body.id, 'lines/space-game/source', { why: 'x', source: 'generate' });
    const sent = [...api.gateway.updates];
    const others = await Promise.all([
      act(body.id, 'lines/space-game/source', { why: 'x', source: 'pool' }),
      act(body.id, 'lines/unknown/source', { why: 'x', source: 'generate' }),
      act(await placed(), 'lines/desktop-app/source', { why: 'x', source: 'generate' }),
    ]);

    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'no_code_format' })]);
    expect(sent).toEqual([]);
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('answers 404 for an order that nobody knows and 503 while Temporal is down', async () => {
    const unknown = await act(api.orderIds.orderIdOf('direct', 'nobody'), 'cancel');
    const id = await placed();
    api.gateway.state = 'down';

    expect([unknown.status, (await act(id, 'cancel')).status]).toEqual([404, 503]);
  });

  it('answers 503 when no worker takes the update, for it may be lost', async () => {
    const id = await placed();
    api.gateway.state = 'idle';
    const { status, headers, body } = await act(id, 'lines/desktop-app/approve');

    expect([status, headers.get('retry-after'), body]).toEqual([
      503,
      '5',
      expect.objectContaining({
        code: 'temporal_unavailable',
        detail: expect.stringContaining(
          'it is not known whether the action was taken: look at the order, then send it again',
        ) as unknown,
      }),
    ]);
  });

  it('is for operators and admins, of their own stores', async () => {
    const id = await placed();
    const keys = [await api.addKey('store'), await api.addKey('support'), await api.addKey('operator', ['other'])];
    const replies = await Promise.all(keys.map((key) => act(id, 'cancel', { why: 'x' }, key)));

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 404]);
  });
});

describe('operator actions on an order that has ended', () => {
  beforeEach(() => {
    api.gateway.delivers = true;
  });

  it('refuses all but a resend', async () => {
    const id = await placed();
    const { status, body } = await act(id, 'cancel');

    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'order_ended' })]);
  });

  it('resends by a workflow of its own, each with its number', async () => {
    const id = await placed();
    const first = await act(id, 'resend', { why: 'lost' });
    const second = await act(id, 'resend', { why: 'wrong address', email: 'new@example.com' });
    const recorded = await api.database.models.redeliveries.list(id);

    expect([first.status, second.status]).toEqual([202, 202]);
    expect(api.gateway.redeliveries).toMatchObject([
      { n: 1, email: null, why: 'lost', order: { orderId: id } },
      { n: 2, email: 'new@example.com', by: 'environment admin key' },
    ]);
    expect(recorded.map(({ n, corrected }) => [n, corrected])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('never takes the number of one that was mailed and not recorded', async () => {
    const id = await placed();
    const { orders } = api.database.models;
    const done = { n: 3, at: '2026-03-01T10:00:00.000Z', email: null, by: 'olga', why: 'lost', refusal: null };
    await orders.noteRedelivery({ orderId: id, ...done });
    await act(id, 'resend');

    expect(api.gateway.redeliveries.at(-1)).toMatchObject({ n: 4 });
  });

  it('gives many resends at once different numbers', async () => {
    const id = await placed();
    const replies = await Promise.all(Array.from({ length: 4 }, () => act(id, 'resend')));

    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(api.gateway.redeliveries.map(({ n }) => n).sort()).toEqual([1, 2, 3, 4]);
  });
});

describe('POST /v1/orders/{id}/revoke', () => {
  const sent = () => api.gateway.signals.filter(({ name }) => name === 'codesRevoked');
  beforeEach(() => {
    api.gateway.delivers = true;
  });

  it('takes back the delivered codes of an order that has ended, and says by whom and why', async () => {
    const id = await placed();
    const { status, body } = await act(id, 'revoke', { why: 'stolen card', reason: 'FraudSuppression' });

    expect([status, body.id]).toEqual([202, id]);
    expect(sent()).toEqual([
      {
        name: 'codesRevoked',
        message: {
          by: 'environment admin key',
          why: 'stolen card',
          lines: ['desktop-app'],
          reason: 'FraudSuppression',
        },
        reopened: true,
      },
    ]);
  });

  it('changes nothing where the codes are back already, and shows that', async () => {
    const id = await placed();
    await api.gateway.revoke(id, 'desktop-app');
    const replies = [await act(id, 'revoke'), await act(id, 'revoke', { why: 'again', lines: ['desktop-app'] })];

    expect(replies).toMatchObject([
      { status: 200, body: { state: 'closed', lines: [{ state: 'revoked' }] } },
      { status: 200, body: { state: 'closed' } },
    ]);
    expect(sent()).toEqual([]);
  });

  it('refuses lines that the order does not have, lines whose codes are not out, and reasons that nobody knows', async () => {
    const id = await placed();
    api.gateway.delivers = false;
    const open = await placed();

    expect(await act(id, 'revoke', { why: 'x', lines: ['desktop-app', 'other'] })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'lines.1' }] },
    });
    expect(await act(open, 'revoke')).toMatchObject({ status: 409, body: { code: 'action_refused' } });
    expect(await act(open, 'revoke', { why: 'x', lines: ['desktop-app'] })).toMatchObject({ status: 409 });
    expect((await act(id, 'revoke', { why: 'x', reason: 'Whim' })).status).toBe(422);
    expect((await act(id, 'revoke', {})).status).toBe(422);
    expect(sent()).toEqual([]);
  });

  it('is for operators, and says when Temporal cannot be told', async () => {
    const id = await placed();
    const [store, support] = [await api.addKey('store'), await api.addKey('support')];
    const refused = [await act(id, 'revoke', { why: 'x' }, store), await act(id, 'revoke', { why: 'x' }, support)];
    api.gateway.state = 'down';

    expect(refused.map(({ status }) => status)).toEqual([403, 403]);
    expect((await act(id, 'revoke')).status).toBe(503);
  });
});

describe('GET /v1/exceptions', () => {
  it('lists the lines that wait, with what would clear them', async () => {
    const id = await placed();
    await api.gateway.raise(id, 'desktop-app', 'pool_empty');
    const list = (query: string) => api.call<{ items: { order: string }[] }>('GET', `/v1/exceptions${query}`);
    const { status, body } = await list('?reason=pool_empty&store=direct');

    expect([status, body]).toEqual([
      200,
      {
        items: [
          expect.objectContaining({
            order: id,
            store: 'direct',
            line: expect.objectContaining({ id: 'desktop-app', state: 'exception' }) as unknown,
          }),
        ],
        cursor: null,
      },
    ]);
    expect((await list('?reason=refund_due')).body.items).toEqual([]);
    expect((await list('?reason=boredom')).status).toBe(422);
  });

  it('is not for stores', async () => {
    const key = await api.addKey('store');

    expect((await api.call('GET', '/v1/exceptions', { key })).status).toBe(403);
  });
});
