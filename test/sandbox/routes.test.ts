import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { problemHandler } from '../../api/errors';
import { startKeyServer, type SandboxKeyServer } from '../../sandbox/key-server';
import { startPaymentServer, type PaymentServer } from '../../sandbox/payment-server';
import { sandboxRoutes } from '../../sandbox/routes';

const MAILS = ['first', 'last'].map((id) => ({
  ...{ id, messageId: `<${id}@example.com>`, from: 'shop@example.com', to: ['ann@example.com'], subject: id, text: id },
  html: `<script>alert(1)</script><p>${id}</p>`,
  receivedAt: new Date(0),
}));

describe('sandboxRoutes', () => {
  let keyServer: SandboxKeyServer;
  let payments: PaymentServer;
  let server: Server;

  beforeAll(async () => {
    keyServer = await startKeyServer({ port: 0 });
    payments = await startPaymentServer({ port: 0 });
    const app = express().use(express.json());
    app.use(sandboxRoutes({ mailbox: { mails: () => MAILS }, keyServer, payments }), problemHandler);
    await new Promise<void>((resolve) => {
      server = app.listen(0, '127.0.0.1', () => resolve());
    });
  });
  afterAll(async () => {
    await Promise.all([keyServer.stop(), payments.stop()]);
    await new Promise((resolve) => server.close(resolve));
  });

  async function call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  const ask = (product: string, quantity: number) =>
    fetch(keyServer.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orderId: 'order-1', lineId: 'line-1', product: { id: product }, quantity }),
    });

  it('lists the newest mails, and shows one where no script of it runs', async () => {
    const { body } = await call('GET', 'mails?limit=1');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox/mails/last/html`;
    const shown = await fetch(address);

    expect(body).toMatchObject({ mails: [{ id: 'last' }] });
    expect(await shown.text()).toContain('<p>last</p>');
    expect(shown.headers.get('content-security-policy')).toMatch(/default-src 'none'.*; sandbox$/);
    expect((await call('GET', 'mails/none/html')).status).toBe(404);
  });

  it("turns a product's dial at the key server", async () => {
    const turned = await call('PUT', 'key-server/space-game', { mode: 'retry' });

    expect(turned).toEqual({ status: 200, body: { product: 'space-game', mode: 'retry' } });
    expect(keyServer.mode('space-game')).toBe('retry');
  });

  it('shows what the key server has issued, the newest 100 keys', async () => {
    await ask('counted', 150);
    const { body } = await call('GET', 'key-server');

    expect(body).toMatchObject({
      products: expect.arrayContaining([
        { product: 'counted', mode: 'grant', asked: 1, issued: 150, revoked: 0 },
      ]) as unknown,
      issued: keyServer.issued().slice(-100),
      revoked: [],
    });
  });

  it('turns the dial of the payments and shows their ledger', async () => {
    const turned = await call('PUT', 'payments', { mode: 'decline-soft' });

    expect(turned).toEqual({ status: 200, body: { mode: 'decline-soft' } });
    expect(await call('GET', 'payments')).toEqual({
      status: 200,
      body: { mode: 'decline-soft', modes: expect.arrayContaining(['approve', 'decline-soft']) as unknown, ledger: [] },
    });
  });

  it.each([
    ['key-server/space-game', 'explode', 'grant, retry, refuse'],
    ['payments', 'steal', 'approve, decline'],
  ])('lists the modes of %s for a wrong one', async (path, mode, list) => {
    const { status, body } = await call('PUT', path, { mode });

    expect(status).toBe(422);
    expect(body).toMatchObject({
      errors: [{ path: 'mode', message: expect.stringContaining(list) as string }],
    });
  });
});
