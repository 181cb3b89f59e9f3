import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { findConnector } from '../../connectors/registry';
import { problemHandler } from '../../api/errors';
import { sandboxKeyPair } from '../../sandbox/key-pair';
import { SAMPLED_PLATFORMS } from '../../sandbox/platform-delivery';
import { platformAnswers } from '../../sandbox/platform-answers';
import { seedStores, SANDBOX_SECRET } from '../../sandbox/seed-stores';
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
      const platform = String(params.platform) as (typeof SAMPLED_PLATFORMS)[number];
      const secrets = [{ value: SANDBOX_SECRET, acceptedUntil: null }];
      const trust = { webhookSecrets: secrets, licenseKeys: secrets, trustedKeys: [publicKey], acceptUnsigned: false };
      const delivery = { rawBody: body as Buffer, headers: headers as Record<string, string> };
      await findConnector(platform)?.verify(delivery, trust, new Date());
      received.push({ platform, verified: true });
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
