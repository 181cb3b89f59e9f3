import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Charge, PaymentGateway } from '../../domain/payment';
import { createSandboxGateway } from '../../payments/sandbox';
import { type PaymentServer, startPaymentServer } from '../../sandbox/payment-server';
import { aSandboxCharge } from './charges';
import { startBadServer } from './bad-server';

const DECLINED = { status: 'declined', code: 'lost_card', isHard: true };
const SHORT_MS = 300;

describe('createSandboxGateway', () => {
  let dataFolder: string;
  let now: Date;
  let server: PaymentServer;
  let gateway: PaymentGateway;

  const start = async () => {
    server = await startPaymentServer({ port: 0, dataFolder, now: () => now });
    gateway = createSandboxGateway({ address: server.address });
  };
  const impatient = () => createSandboxGateway({ address: server.address, timeoutMilliseconds: SHORT_MS });
  const prepare = async (charge: Charge): Promise<string> => {
    const { paymentId } = await gateway.prepare(charge);
    return paymentId ?? '';
  };

  beforeEach(async () => {
    now = new Date('2026-10-01T12:00:00Z');
    dataFolder = await mkdtemp(join(tmpdir(), 'keyrail-payments-'));
    await start();
  });
  afterEach(async () => {
    await server.stop();
    await rm(dataFolder, { recursive: true });
  });

  it('takes a prepared payment and shows it in the ledger', async () => {
    const charge = aSandboxCharge();
    const prepared = await gateway.prepare(charge);
    const paymentId = prepared.paymentId ?? '';

    expect(prepared).toEqual({ status: 'prepared', paymentId, holdUntil: null });
    expect(server.ledger()).toEqual([]);
    expect(await gateway.take(paymentId, charge)).toEqual({ status: 'charged', paymentId });
    expect(server.ledger()).toEqual([
      {
        kind: 'charge',
        paymentId,
        orderId: 'order-1',
        externalId: 'A-1',
        line: 'line-1',
        amount: 4_900,
        currency: 'USD',
        method: 'sandbox-card',
        at: now.toISOString(),
      },
    ]);
  });

  it('prepares the same payment for the same charge', async () => {
    const charge = aSandboxCharge();

    expect(await prepare(charge)).toBe(await prepare(charge));
    expect(await prepare(aSandboxCharge())).not.toBe(await prepare(charge));
  });

  it('charges once, however many take the same payment at once', async () => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => gateway.take(paymentId, charge)));

    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'charged', paymentId })));
    expect(server.ledger()).toHaveLength(1);
  });

  it('prepares one payment, however many prepare the same charge at once', async () => {
    const charge = aSandboxCharge();
    const ids = await Promise.all(Array.from({ length: 50 }, () => prepare(charge)));

    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    ['decline', DECLINED],
    ['decline-soft', { status: 'declined', code: 'insufficient_funds', isHard: false }],
    ['action', { status: 'actionRequired' }],
  ] as const)('takes nothing when the dial is at %s', async (mode, outcome) => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);
    server.setMode(mode);

    expect(await gateway.take(paymentId, charge)).toEqual({ ...outcome, paymentId });
    expect(server.ledger()).toEqual([]);
  });

  it('asks the bank again at the next attempt, and not before', async () => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);
    server.setMode('decline-soft');
    await gateway.take(paymentId, charge);
    server.setMode('approve');

    expect((await gateway.take(paymentId, charge)).status).toBe('declined');
    expect((await gateway.take(paymentId, { ...charge, attempt: 2 })).status).toBe('charged');
  });

  it('declines one method whatever the dial, and another mends it', async () => {
    const charge = aSandboxCharge({ method: { method: 'sandbox-card-declined', customer: null } });
    const paymentId = await prepare(charge);

    expect(await gateway.take(paymentId, charge)).toEqual({ ...DECLINED, paymentId });
    const other = aSandboxCharge();
    expect((await gateway.take(await prepare(other), other)).status).toBe('charged');
    expect(server.ledger().map(({ method }) => method)).toEqual(['sandbox-card']);
  });

  it('lets the buyer pay on screen when the bank asks', async () => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);
    server.setMode('action');
    await gateway.take(paymentId, charge);

    expect(await gateway.pageSession(paymentId)).toEqual({
      gateway: 'sandbox',
      publicKey: null,
      clientSecret: paymentId,
      method: 'sandbox-card',
    });
    expect(await server.confirm(paymentId)).toEqual({ status: 'confirmed' });
    expect((await gateway.take(paymentId, charge)).status).toBe('charged');
    expect(server.ledger()).toHaveLength(1);
  });

  it('lets the buyer pay a declined payment by another method', async () => {
    const charge = aSandboxCharge({ method: { method: 'sandbox-card-declined', customer: null } });
    const paymentId = await prepare(charge);
    await gateway.take(paymentId, charge);

    expect(await gateway.pageSession(paymentId)).toMatchObject({ clientSecret: paymentId, method: null });
    expect(await server.confirm(paymentId)).toEqual({ status: 'declined' });
    expect(await server.confirm(paymentId, 'sandbox-card')).toEqual({ status: 'confirmed' });
    expect((await gateway.take(paymentId, charge)).status).toBe('charged');
    expect((await gateway.pageSession(paymentId))?.clientSecret).toBeNull();
  });

  it.each(['decline', 'decline-soft'] as const)('declines on screen too while the dial is at %s', async (mode) => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);
    server.setMode(mode);
    await gateway.take(paymentId, charge);

    expect(await server.confirm(paymentId, 'sandbox-card-2')).toEqual({ status: 'declined' });
    expect((await gateway.pageSession(paymentId))?.clientSecret).toBe(paymentId);
    expect(server.ledger()).toEqual([]);
    server.setMode('approve');
    expect(await server.confirm(paymentId, 'sandbox-card-2')).toEqual({ status: 'confirmed' });
    expect(server.ledger()).toHaveLength(1);
  });

  it('offers nothing to pay on screen before the bank has said no', async () => {
    const paymentId = await prepare(aSandboxCharge());

    expect((await gateway.pageSession(paymentId))?.clientSecret).toBeNull();
  });

  it('throws while the gateway hangs, and then has taken nothing', async () => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);
    server.setMode('hang');

    await expect(impatient().take(paymentId, charge)).rejects.toThrow('Payment gateway sandbox: no answer');
    await expect(impatient().cancel(paymentId)).rejects.toThrow('no answer');
    expect(server.ledger()).toEqual([]);
    server.setMode('approve');
    expect((await gateway.take(paymentId, charge)).status).toBe('charged');
  });

  it('charges once when the answer was lost after the charge', async () => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);
    server.setMode('timeout-after-charge');

    await expect(impatient().take(paymentId, charge)).rejects.toThrow('no answer');
    expect((await gateway.take(paymentId, charge)).status).toBe('charged');
    expect(server.ledger()).toHaveLength(1);
  });

  it('throws while there is no server, or another one', async () => {
    const { address } = server;
    await server.stop();
    await expect(createSandboxGateway({ address }).cancel('pay_1')).rejects.toThrow('no answer');
    await start();

    const odd = await startBadServer({ status: 200, body: '<html>' });
    await expect(createSandboxGateway({ address: odd.address }).cancel('pay_1')).rejects.toThrow('makes no sense');
    await odd.stop();
    await expect(gateway.cancel('pay_unknown')).rejects.toThrow('HTTP 404');
  });

  it('gives up what was not taken, and says when it was', async () => {
    const charge = aSandboxCharge();
    const taken = aSandboxCharge();
    const paymentId = await prepare(charge);
    const takenId = await prepare(taken);
    await gateway.take(takenId, taken);

    expect(await gateway.cancel(paymentId)).toEqual({ status: 'cancelled' });
    expect(await gateway.cancel(paymentId)).toEqual({ status: 'cancelled' });
    expect(await gateway.take(paymentId, charge)).toEqual({ status: 'lapsed', paymentId });
    expect(await gateway.cancel(takenId)).toEqual({ status: 'charged' });
  });

  it('gives money back once, and none that was not taken', async () => {
    const charge = aSandboxCharge();
    const paymentId = await prepare(charge);

    expect(await gateway.refund(paymentId)).toEqual({ status: 'refused', message: 'nothing was taken' });
    await gateway.take(paymentId, charge);
    const refunds = await Promise.all([gateway.refund(paymentId), gateway.refund(paymentId)]);
    expect(refunds).toEqual(refunds.map(() => ({ status: 'refunded', message: null })));
    expect(server.ledger().map(({ kind }) => kind)).toEqual(['charge', 'refund']);
  });

  it('holds an amount until it lapses', async () => {
    const charge = aSandboxCharge({ mode: 'hold' });
    const paymentId = await prepare(charge);

    expect(await gateway.prepare(charge)).toMatchObject({ status: 'prepared', holdUntil: '2026-10-08T12:00:00.000Z' });
    expect(server.ledger()).toEqual([]);
    now = new Date('2026-10-08T12:00:00Z');
    expect(await gateway.take(paymentId, charge)).toEqual({ status: 'lapsed', paymentId });
  });

  it('takes what is held although the bank would say no by now', async () => {
    const charge = aSandboxCharge({ mode: 'hold' });
    const paymentId = await prepare(charge);
    server.setMode('decline');

    expect((await gateway.take(paymentId, charge)).status).toBe('charged');
  });

  it('asks the bank for a hold when it is prepared', async () => {
    const charge = aSandboxCharge({ mode: 'hold' });
    server.setMode('decline');
    const { paymentId, ...answer } = await gateway.prepare(charge);

    expect(answer).toEqual(DECLINED);
    server.setMode('approve');
    await server.confirm(paymentId ?? '', 'sandbox-card');
    expect(await gateway.prepare(charge, paymentId)).toMatchObject({ status: 'prepared', paymentId });
    expect(server.ledger()).toEqual([]);
  });
});
