import type { Server } from 'node:http';
import express from 'express';
import type { EventPage, Listing } from '../../connectors/connector';
import { callApi, type PlatformAccess } from '../../connectors/platform-access';
import { findConnector } from '../../connectors/registry';
import type { DeliveringPlatform } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import { PLATFORM_SAMPLES } from '../../samples/registry';
import { platformAnswers } from '../../sandbox/platform-answers';
import { SALE, SECRET } from '../connectors/sale-samples';

const PLATFORMS = [
  'paddle',
  'lemon-squeezy',
  'shopify',
  'woocommerce',
  'polar',
] as const satisfies DeliveringPlatform[];

describe('platformAnswers, listings', () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    const app = express().use(express.json()).use(platformAnswers());
    server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
    });
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** What Keyrail reads when it asks for what has happened. */
  async function listAll(platform: DeliveringPlatform): Promise<StoreEvent[]> {
    const api = `${url}/sandbox/platforms/${platform}`;
    const access: PlatformAccess = { id: 'sandbox', key: SECRET, url: api, call: callApi };
    const events: StoreEvent[] = [];
    let cursor: string | null = null;
    do {
      const listing: Listing = { since: '2026-11-18T12:00:00.000Z', until: '2026-11-21T13:00:00.000Z', cursor };
      const page: EventPage | undefined = await findConnector(platform)?.listEvents?.(listing, access);
      if (!page) throw new Error(`${platform} lists nothing`);
      events.push(...page.events);
      ({ cursor } = page);
    } while (cursor !== null);
    return events;
  }

  it.each(PLATFORMS)('lists what the platform %s has told, and nothing before', async (platform) => {
    const { events, externalId, sample } = PLATFORM_SAMPLES[platform];
    const { headers, body } = sample(events[0] ?? '', SALE, { secret: SECRET, privateKey: '' });
    const before = await listAll(platform);
    await fetch(`${url}/sandbox/platforms/${platform}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ headers, body }),
    });

    expect(before).toEqual([]);
    expect(await listAll(platform)).toContainEqual(
      expect.objectContaining({ kind: 'orderPaid', externalId: externalId(SALE) }),
    );
  });
});
