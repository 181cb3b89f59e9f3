import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandboxGateway } from '../../payments/sandbox';
import { openPaymentJournal } from '../../sandbox/payment-journal';
import { type PaymentServer, startPaymentServer } from '../../sandbox/payment-server';
import { aSandboxCharge } from '../payments/charges';

describe('startPaymentServer', () => {
  let dataFolder: string;
  let server: PaymentServer;
  const start = async () => (server = await startPaymentServer({ port: 0, dataFolder }));
  const gateway = () => createSandboxGateway({ address: server.address });
  const charges = async (count: number) => {
    const all = Array.from({ length: count }, () => aSandboxCharge());
    const ids = await Promise.all(all.map(async (charge) => (await gateway().prepare(charge)).paymentId ?? ''));
    return all.map((charge, index) => ({ charge, id: ids[index] ?? '' }));
  };

  /** What would be left if the server were killed now. */
  const ledgerAfterKill = async () => {
    const left = await mkdtemp(join(tmpdir(), 'keyrail-payments-'));
    await cp(dataFolder, left, { recursive: true });
    const other = await startPaymentServer({ port: 0, dataFolder: left });
    const ledger = other.ledger();
    await other.stop();
    await rm(left, { recursive: true });
    return ledger;
  };

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'keyrail-payments-'));
    await start();
  });
  afterEach(async () => {
    await server.stop();
    await rm(dataFolder, { recursive: true });
  });

  it('has its dial at approve when it starts', () => {
    expect(server.mode()).toBe('approve');
  });

  it('shows the ledger of an earlier run, also after a line that was cut off', async () => {
    const [first, second, third] = await charges(3);
    await gateway().take(first!.id, first!.charge);
    await gateway().refund(first!.id);
    const before = server.ledger();
    await server.stop();
    await appendFile(join(dataFolder, 'payments.jsonl'), '{"payment":{"id":"cut o');
    await start();
    await gateway().take(second!.id, second!.charge);

    expect(server.ledger().slice(0, 2)).toEqual(before);
    await server.stop();
    await start();
    expect(server.ledger()).toHaveLength(3);
    expect((await gateway().take(second!.id, second!.charge)).status).toBe('charged');
    expect((await gateway().take(third!.id, third!.charge)).status).toBe('charged');
    expect(server.ledger().map(({ paymentId }) => paymentId)).toEqual([first!.id, first!.id, second!.id, third!.id]);
  });

  it('has in its file every charge that it has told of', async () => {
    const all = await charges(30);
    const seen = await Promise.all(
      all.map(async ({ charge, id }) => {
        await Promise.race([gateway().take(id, charge), gateway().take(id, charge)]);
        return (await ledgerAfterKill()).filter(({ paymentId }) => paymentId === id).length;
      }),
    );

    expect(seen).toEqual(all.map(() => 1));
  });

  it('answers after the charge is in the file', async () => {
    const steps: string[] = [];
    const real = await openPaymentJournal();
    const flushed = async () => void steps.push(`in the file: ${real.ledger.length}`);
    await server.stop();
    server = await startPaymentServer({ port: 0, journal: { ...real, flushed } });
    const [payment] = await charges(1);
    await gateway().take(payment!.id, payment!.charge);
    steps.push('answered');

    expect(steps).toEqual(['in the file: 0', 'in the file: 1', 'answered']);
  });

  it('refuses what is no charge', async () => {
    const response = await fetch(`${server.address}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"key":"k"}',
    });

    expect(response.status).toBe(400);
  });
});
