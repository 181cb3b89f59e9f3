import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { NO_CREDENTIALS } from '../../domain/store';
import { findConnector } from '../../connectors/registry';
import { problemHandler } from '../../api/errors';
import { sandboxKeyPair } from '../../sandbox/key-pair';
import { SAMPLED_PLATFORMS } from '../../sandbox/platform-delivery';
import { platformAnswers } from '../../sandbox/platform-answers';
import { seededStore, seedStores, SANDBOX_SECRET } from '../../sandbox/seed-stores';
import { shopWindow } from '../../sandbox/shop-window';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useDatabase } from '../helpers/database';

describe('shopWindow', () => {
  const database = useDatabase();
  const received: { platform: string; verified: boolean }[] = [];
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const { privateKey, publicKey } = await sandboxKeyPair(mkdtempSync(join(tmpdir(), 'shop-')));
    const app = express();
    app.post('/webhooks/:platform', express.raw({ type: () => true }), async ({ params, headers, body }, response) => {
      const store = String(params.platform);
      const platform = SAMPLED_PLATFORMS.find((name) => store.startsWith(name)) ?? 'direct';
      const secrets = [{ value: SANDBOX_SECRET, acceptedUntil: null }];
      const trust = { webhookSecrets: secrets, licenseKeys: secrets, trustedKeys: [publicKey], acceptUnsigned: false };
      const delivery = { rawBody: body as Buffer, headers: headers as Record<string, string> };
      await findConnector(platform)?.verify(delivery, trust, new Date());
      received.push({ platform: store, verified: true });
      response.status(200).end('taken');
    });
    app.use(express.json(), platformAnswers(), shopWindow({ models: database.models, privateKey }), problemHandler);
    await new Promise<void>((resolve) => {
      server = app.listen(0, '127.0.0.1', () => resolve());
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await seedStores(database.models, { url, payPalKey: publicKey });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const order = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/sandbox/orders`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it.each(SAMPLED_PLATFORMS)('signs and sends what %s would send of a sale', async (platform) => {
    const { status, body } = await order({ platform, order: 'sale-1', product: 'plugin', quantity: 3 });

    expect([status, body]).toEqual([200, expect.objectContaining({ platform, status: 200, body: 'taken' })]);
    expect(body.externalIds).toHaveLength(1);
    expect(received.at(-1)).toEqual({ platform, verified: true });
  });

  it('sends another event of the same sale', async () => {
    const first = await order({ platform: 'fastspring', order: 'sale-2' });
    const second = await order({ platform: 'fastspring', order: 'sale-2', event: 'return.created' });

    expect(second.body).toMatchObject({ event: 'return.created', externalIds: first.body.externalIds });
  });

  it('sells in a store that somebody has connected, with its own secret, and says why it cannot in another', async () => {
    const { stores } = database.models;
    const webhookSecrets = [{ value: SANDBOX_SECRET, acceptedUntil: null }];
    const paddle = seededStore('paddle', 'My Paddle');
    await stores.save(
      { ...paddle, id: 'standard-webhooks-of-mine', platform: 'standard-webhooks' },
      { ...NO_CREDENTIALS, webhookSecrets },
    );
    await stores.save({ ...paddle, id: 'no-secret' });
    const shop = await fetch(`${url}/sandbox/shop`);
    const shown = (
      (await shop.json()) as { stores: { id: string; events: string[]; why: string | null; needs: string | null }[] }
    ).stores;
    const sold = await order({ store: 'standard-webhooks-of-mine', unitPrice: 1234 });
    const refused = await order({ store: 'no-secret' });
    await Promise.all(['standard-webhooks-of-mine', 'no-secret'].map((id) => stores.remove(id)));

    expect(sold.body).toMatchObject({ store: 'standard-webhooks-of-mine', platform: 'standard-webhooks' });
    expect(received.at(-1)?.platform).toBe('standard-webhooks-of-mine');
    expect(shown.find(({ id }) => id === 'no-secret')).toMatchObject({
      events: [],
      why: expect.stringContaining('no webhook secret') as string,
    });
    expect(refused.status).toBe(422);
    expect(shown.find(({ id }) => id === 'stripe')?.needs).toBeNull();
  });

  it('refuses what no platform sends', async () => {
    expect((await order({ platform: 'nobody' })).status).toBe(422);
    expect((await order({ platform: 'stripe', event: 'nothing' })).status).toBe(422);
  });

  it('shows what can be bought where', async () => {
    const response = await fetch(`${url}/sandbox/shop`);
    const { stores } = (await response.json()) as { stores: { id: string; events: string[] }[] };

    expect(stores.map(({ id }) => id).sort()).toEqual([...SAMPLED_PLATFORMS].sort());
    expect(stores.every(({ events }) => events.length > 0)).toBe(true);
  });
});
