import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { callApi } from '../../connectors/platform-access';
import { findConnector } from '../../connectors/registry';
import type { DeliveringPlatform } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import { PLATFORM_SAMPLES } from '../../samples/registry';
import { platformAnswers } from '../../sandbox/platform-answers';
import { listAll, PERIOD, resolved } from '../connectors/listed-events';
import { KEYS } from '../connectors/paypal-signer';
import { SALE, SECRET, toDelivery } from '../connectors/sale-samples';

const PLATFORMS = ['stripe', 'paypal', 'fastspring'] as const satisfies DeliveringPlatform[];

describe('platformAnswers', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const app = express().use(express.json()).use(platformAnswers());
    server = await new Promise((started) => {
      const opened = app.listen(0, '127.0.0.1', () => started(opened));
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox/platforms`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  const accessTo = (platform: DeliveringPlatform) => ({
    id: 'sandbox',
    key: SECRET,
    url: `${url}/${platform}`,
    call: callApi,
  });

  const put = async (method: 'PUT' | 'POST', path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/${path}`, { method, headers, body: JSON.stringify(body) })).status).toBe(204);
  };

  const connectorOf = (platform: DeliveringPlatform) => {
    const connector = findConnector(platform);
    if (!connector) throw new Error(`no connector of ${platform}`);
    return connector;
  };

  const sampleOf = (platform: DeliveringPlatform, event: string) =>
    PLATFORM_SAMPLES[platform].sample(event, SALE, KEYS);

  it.each(PLATFORMS)('lists what %s has told, and before that nothing', async (platform) => {
    const connector = connectorOf(platform);
    const [event = ''] = PLATFORM_SAMPLES[platform].events;
    const { headers, body } = sampleOf(platform, event);

    expect(await listAll(connector, accessTo(platform), PERIOD)).toEqual([]);
    await put('POST', `${platform}/messages`, { headers, body });
    expect(await listAll(connector, accessTo(platform), PERIOD)).toEqual(
      connector.parse(toDelivery({ headers, body })),
    );
  });

  it.each([
    ['stripe', 'charge.refunded'],
    ['paypal', 'PAYMENT.CAPTURE.REFUNDED'],
    ['fastspring', 'chargeback.created'],
  ] as const)('knows for %s of which order %s is', async (platform, event) => {
    const connector = connectorOf(platform);
    const { api, ...message } = sampleOf(platform, event);
    await put('PUT', platform, api);
    const found: StoreEvent[] = await resolved(connector, connector.parse(toDelivery(message)), accessTo(platform));

    expect(found).toMatchObject([{ externalId: PLATFORM_SAMPLES[platform].externalId(SALE) }]);
  });
});
