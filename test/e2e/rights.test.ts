import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { orderWorkflowId } from '../../domain/ids';
import { DECLINED_METHOD } from '../../sandbox/payment-bank';
import type { KeyServerMode } from '../../sandbox/key-server';
import { isDelivered, ordersOf, waitsFor, type OrderView } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';

jest.setTimeout(300_000);

const PAYMENT = { method: 'sandbox-card' };

interface ExceptionsView {
  items: {
    order: string;
    attempts: { count: number; last: { outcome: string } | null; nextAttemptAt: string | null };
  }[];
}

describe('an order of a publisher’s keys', () => {
  const engine = useEngine();
  const { act, codesHeld, mailsTo, place, placeForSure, shown } = ordersOf(engine);
  const hasEnded = ({ endedAt }: OrderView) => typeof endedAt === 'string';
  const ledgerOf = (id: string) => engine.servers.payments.ledger().filter(({ orderId }) => orderId === id);
  const keysOf = (id: string) => engine.servers.keyServer.issued().filter(({ orderId }) => orderId === id);
  const mailsAbout = (externalId: string, text: string) =>
    mailsTo(externalId).filter((mail) => mail.text.includes(text));

  /** Adds a product with a publisher of its own, which does what the dial says. */
  async function sell(product: string, dial: KeyServerMode, timeoutSeconds = dial === 'hang' ? 1 : 30): Promise<void> {
    const { url, revocationUrl } = engine.servers.keyServer;
    engine.servers.keyServer.setMode(product, dial);
    await engine.call('PUT', `/v1/publishers/${product}`, {
      body: { name: product, url, revocationUrl, timeoutSeconds },
    });
    await engine.call('PUT', `/v1/products/${product}`, {
      body: { name: product, source: 'rights', rights: { publisher: product } },
    });
  }

  const placePaid = (externalId: string, product: string, quantity = 1): Promise<OrderView> =>
    placeForSure({ externalId, delivery: 'email', payment: PAYMENT, lines: [{ product, quantity }] });

  it('is granted, charged once, and mailed', async () => {
    const { id } = await placePaid('R-GRANT', 'space-game', 2);
    const order = await shown(id, hasEnded);
    const codes = (await codesHeld(id)).flat();

    expect(order).toMatchObject({ state: 'delivered', lines: [{ charge: { state: 'charged', amount: 9800 } }] });
    expect(keysOf(id).map(({ key }) => key)).toEqual(codes);
    expect(mailsTo('R-GRANT')).toHaveLength(1);
    for (const code of codes) expect(mailsTo('R-GRANT')[0]?.text).toContain(code);
    expect(ledgerOf(id)).toEqual([
      expect.objectContaining({ kind: 'charge', orderId: id, line: 'space-game', amount: 9800, currency: 'USD' }),
    ]);
  });

  it('is taken back by an operator after its end, at the publisher too, once however many calls ask for it', async () => {
    const { id } = await placePaid('R-REVOKE', 'space-game', 2);
    await shown(id, isDelivered);
    const keys = (await codesHeld(id)).flat();
    const revoke = () =>
      engine.call('POST', `/v1/orders/${id}/revoke`, { body: { why: 'stolen card', reason: 'FraudSuppression' } });
    const calls = await Promise.all([revoke(), revoke(), revoke()]);
    const order = await shown(id, ({ lines, endedAt }) => lines[0]?.state === 'revoked' && typeof endedAt === 'string');
    const isTakenBack = ({ key }: { key: string }) =>
      engine.servers.keyServer.revoked().some((revocation) => revocation.key === key);
    await until('the keys to be back', () => Promise.resolve(keysOf(id).every(isTakenBack)));
    const again = await revoke();
    const licenses = await engine.call<{ licenses: { state: string }[] }>('GET', `/v1/licenses?order=${id}`);
    const audited = await engine.call<{ entries: { action: string }[] }>('GET', `/v1/audit?subject=${id}`);

    expect(calls.every(({ status }) => status === 200 || status === 202)).toBe(true);
    expect(again).toMatchObject({ status: 200, body: { state: 'closed', lines: [{ state: 'revoked' }] } });
    expect(order.lines[0]).not.toHaveProperty('codes');
    expect(keys).toHaveLength(2);
    expect(engine.servers.keyServer.revoked().filter(({ key }) => keys.includes(key))).toHaveLength(2);
    expect(licenses.body.licenses.map(({ state }) => state)).toEqual(['revoked', 'revoked']);
    expect(audited.body.entries.filter(({ action }) => action === 'order.revokeCodes')).toHaveLength(1);
  });

  it.each([
    ['retry', 'rights_retrying', 'retry'],
    ['refuse', 'rights_refused', 'refused'],
    ['short', 'rights_short', 'short'],
    ['same', 'rights_short', 'short'],
    ['empty', 'rights_retrying', 'invalid'],
    ['garbage', 'rights_retrying', 'invalid'],
    ['bomb', 'rights_retrying', 'invalid'],
    ['hang', 'rights_retrying', 'timeout'],
    ['down', 'rights_retrying', 'network'],
  ] as const)(
    'shows at the first try what is wrong with a server on `%s`, and is delivered when it is resubmitted after that',
    async (dial, reason, outcome) => {
      const product = `r-${dial}`;
      await sell(product, dial);
      const { id } = await placePaid(`R-${dial}`, product, 2);
      await shown(id, waitsFor(reason));
      const asked = engine.servers.keyServer.asked(product);
      const { body } = await engine.call<ExceptionsView>('GET', `/v1/exceptions?product=${product}`);
      const charged = ledgerOf(id);
      engine.servers.keyServer.setMode(product, 'grant');
      const { status } = await act(id, `lines/${product}/resubmit`);
      await shown(id, isDelivered);
      await until('the mail', () => mailsAbout(`R-${dial}`, 'r-').length > 0);
      const codes = (await codesHeld(id)).flat();

      expect(asked).toBe(1);
      expect(body.items).toEqual([
        expect.objectContaining({
          order: id,
          attempts: {
            count: 1,
            last: expect.objectContaining({ outcome }) as unknown,
            nextAttemptAt: reason === 'rights_refused' ? null : (expect.any(String) as unknown),
          },
        }),
      ]);
      expect(charged).toEqual([]);
      expect(status).toBe(200);
      expect(new Set(codes).size).toBe(2);
      expect(ledgerOf(id)).toHaveLength(1);
    },
  );

  it('is not given a key that another order has', async () => {
    await sell('r-duplicate', 'same');
    const first = await placePaid('R-FIRST', 'r-duplicate');
    await shown(first.id, isDelivered);
    const second = await placePaid('R-SECOND', 'r-duplicate');
    await shown(second.id, waitsFor('duplicate_key'));

    expect((await codesHeld(second.id)).flat()).toEqual([]);
    expect(ledgerOf(second.id)).toEqual([]);
  });

  it('ends uncharged when it is cancelled while it waits', async () => {
    await sell('r-cancelled', 'retry');
    const { id } = await placePaid('R-CANCELLED', 'r-cancelled');
    await shown(id, waitsFor('rights_retrying'));
    await act(id, 'cancel');
    const order = await shown(id, hasEnded);

    expect(order.state).toBe('cancelled');
    expect(ledgerOf(id)).toEqual([]);
    expect(keysOf(id)).toEqual([]);
  });

  it.each(['cancel', 'resubmit'])(
    'goes on after a %s that meets a question to which the answer is "not yet"',
    async (action) => {
      const { keyServer } = engine.servers;
      const product = `r-met-${action}`;
      await sell(product, 'retry', 5);
      keyServer.setRetryAfter(1);
      const { id } = await placePaid(`R-MET-${action}`, product);
      await shown(id, waitsFor('rights_retrying'));
      keyServer.setMode(product, 'hang');
      const asked = keyServer.asked(product);
      await until('a question under way', () => keyServer.asked(product) > asked);
      await act(id, action === 'cancel' ? 'cancel' : `lines/${product}/resubmit`);
      keyServer.setMode(product, 'grant');
      keyServer.setRetryAfter(null);
      const workflowId = orderWorkflowId({ orderId: id, storeId: 'direct', externalId: `R-MET-${action}` });

      expect(await engine.temporal.workflow.getHandle(workflowId).result()).toBe(
        action === 'cancel' ? 'cancelled' : 'delivered',
      );
    },
  );

  it('has its buyer told where a declined payment is mended, and its key goes back when it is cancelled', async () => {
    const { id, statusUrl } = await placeForSure({
      externalId: 'R-DECLINED',
      delivery: 'email',
      payment: { method: DECLINED_METHOD },
      lines: [{ product: 'space-game' }],
    });
    await shown(id, waitsFor('payment_declined'));
    await until('the mail', () => mailsAbout('R-DECLINED', `${statusUrl}/payment`).length > 0);
    const [key] = keysOf(id);
    const mails = mailsTo('R-DECLINED');
    await act(id, 'cancel');
    const order = await shown(id, hasEnded);
    const returned = () => engine.servers.keyServer.revoked().filter(({ orderId }) => orderId === id);
    await until('the key to go back', () => returned().length > 0);

    expect(order.state).toBe('cancelled');
    expect(ledgerOf(id)).toEqual([]);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).not.toContain(key?.key);
    expect(returned()).toEqual([expect.objectContaining({ key: key?.key, product: 'space-game' })]);
  });

  it('may have 1,000 keys of 60 KiB: its mail leads to them', async () => {
    const server = await startLargeKeyServer(60 * 1024);
    await engine.call('PUT', '/v1/publishers/r-large', {
      body: { name: 'Large', url: server.url, dialect: 'json', timeoutSeconds: 60 },
    });
    await engine.call('PUT', '/v1/products/r-large', {
      body: { name: 'Large', source: 'rights', rights: { publisher: 'r-large' } },
    });
    const lines = [{ product: 'r-large', quantity: 1_000 }];
    const { body } = await place({ externalId: 'R-LARGE', delivery: 'both', payment: PAYMENT, lines });
    const { id, statusUrl } = body;
    await until('the mail', () => mailsTo('R-LARGE').some(({ text }) => text.includes('too long for a mail')));
    const order = await shown(id, isDelivered);
    const { text } = await engine.call('GET', `${new URL(statusUrl).pathname}/codes`, { key: null });
    await server.stop();

    const codes = order.lines[0]?.codes ?? [];
    expect(order.state).toBe('delivered');
    expect(new Set(codes).size).toBe(1_000);
    expect(codes.every((code) => code.length === 60 * 1024)).toBe(true);
    expect(text.trimEnd().split('\n')).toEqual(codes);
    expect(ledgerOf(id)).toHaveLength(1);
    expect(mailsTo('R-LARGE').find(({ text }) => text.includes(`${statusUrl}`))?.text).not.toContain('KEY-');
  });
});

/** A key server whose keys are so many bytes long, each of them another. */
async function startLargeKeyServer(bytes: number): Promise<{ url: string; stop(): Promise<void> }> {
  let given = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { quantity } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { quantity: number };
      const keys = Array.from({ length: quantity }, () => `KEY-${(given += 1)}-`.padEnd(bytes, 'x'));
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
