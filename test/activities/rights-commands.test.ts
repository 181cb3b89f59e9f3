import { createCatalog } from '../../activities/catalog';
import { rightsActivities } from '../../activities/rights';
import type { RightsRequest } from '../../domain/rights';
import { ATTEMPTS_KEPT } from '../../models/attempt';
import { useMonitoredDatabase } from '../helpers/commands';
import { useDatabase } from '../helpers/database';
import { retries } from '../helpers/publishers';
import { aPublisher, NO_CREDENTIALS } from '../rights/publishers';
import { line, newIdentity, product } from './shop';

/** A line may be asked for every hour for 21 days, and thousands of them at a time. */
const MOST = 5;

describe('a try that is turned away', () => {
  const database = useDatabase();
  const monitored = useMonitoredDatabase(database);
  const request: RightsRequest = {
    identity: newIdentity(),
    buyer: { email: null, name: null, company: null, country: null },
    currency: 'USD',
    acceptedAt: '2026-01-02T03:04:05.678Z',
    line: line('game', { product: 'game', quantity: 3, publisher: 'games', state: 'requesting' }),
  };

  beforeAll(async () => {
    const { publishers, products } = database.models;
    await publishers.save(aPublisher('https://keys.example.com'), { ...NO_CREDENTIALS, token: 'TOKEN' });
    const rights = { publisher: 'games', externalReference: null, attributes: {} };
    await products.save(product('game', { source: 'rights', rights }));
  });

  it(`costs the database ${MOST} round trips at most beside its product's settings, after many like it too`, async () => {
    const { models } = monitored;
    const known = await models.products.find('game');
    const { requestKeysOnce } = rightsActivities({
      models,
      // Shared by all lines: what it remembers must not hang on how fast the test runs.
      catalog: { ...createCatalog(models), findProduct: () => Promise.resolve(known) },
      keyServers: {
        of: () => ({
          requestKeys: () => Promise.resolve(retries()),
          revokeKey: () => Promise.reject(new Error('not asked for')),
        }),
      },
      revocations: { request: () => Promise.reject(new Error('not asked for')) },
      releaseLine: () => Promise.reject(new Error('not asked for')),
      now: () => new Date(),
      random: () => 0,
      pause: () => Promise.resolve(),
    });
    for (let tries = 0; tries <= ATTEMPTS_KEPT; tries += 1) await requestKeysOnce(request);
    const commands = await monitored.during(() => requestKeysOnce(request));
    const { orderId } = request.identity;

    expect(commands).toContain('update attempts');
    expect(commands.slice(MOST)).toEqual([]);
    expect(await models.attempts.latest(orderId, request.line.id)).toMatchObject({
      number: ATTEMPTS_KEPT + 2,
      outcome: 'retry',
    });
  });
});
