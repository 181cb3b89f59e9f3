import { MockActivityEnvironment } from '@temporalio/testing';
import { createCatalog } from '../../activities/catalog';
import { poolActivities } from '../../activities/pool';
import type { AllocationRequest } from '../../domain/allocation';
import type { Line } from '../../domain/order';
import { useDatabase } from '../helpers/database';
import { allocator, releaseOf } from './allocator';
import { fill, line, product, request, store, waitingLine } from './shop';

describe('a low-stock warning', () => {
  const database = useDatabase();
  const allocation = () => allocator(database.models);
  const serve = (productId: string) => {
    const { models } = database;
    const { serveWaitingLines } = poolActivities({
      models,
      catalog: createCatalog(models),
      codesReserved: () => Promise.resolve(true),
    });
    return new MockActivityEnvironment().run(serveWaitingLines, productId);
  };
  const due = (productId: string) => database.models.stockWarnings.due(productId);

  /** A product of this many codes whose vendor has been warned at two, and an order of three of them. */
  async function warned(id: string, stock: number): Promise<{ asked: AllocationRequest; ordered: Line }> {
    await database.models.products.save(
      product(id, { source: 'pool', lowStockThreshold: 2, notify: 'vendor@example.com' }),
    );
    await fill(database.models, id, stock);
    await database.models.stockWarnings.markSent(id, 1);
    const ordered = line(id, { product: id, quantity: 3 });
    return { asked: request([ordered]), ordered };
  }

  beforeAll(() => database.models.stores.save(store()));

  it('is due again once the codes of a line that is given up have raised the stock above the threshold', async () => {
    const { asked, ordered } = await warned('given-up', 5);
    await allocation().allocateCodes(asked);
    expect(await due('given-up')).toBeNull();
    await allocation().releaseLine(releaseOf(asked.identity, ordered));

    expect(await due('given-up')).toBe(2);
  });

  it('is not due again for codes that raise the stock no higher than the threshold', async () => {
    const { asked, ordered } = await warned('still-low', 2);
    await allocation().allocateCodes(asked);
    await allocation().releaseLine(releaseOf(asked.identity, ordered));
    await serve('still-low');

    expect(await database.models.codes.countAvailable('still-low')).toBe(2);
    expect(await due('still-low')).toBeNull();
  });

  it('is due again once the pool has taken back the codes of a line that waited', async () => {
    const { asked, ordered } = await warned('waited', 2);
    await database.models.waitingLines.register(waitingLine(asked.identity, ordered));
    await serve('waited');
    await fill(database.models, 'waited', 1);
    await allocation().releaseLine(releaseOf(asked.identity, ordered));
    await serve('waited');

    expect(await database.models.codes.countAvailable('waited')).toBe(3);
    expect(await due('waited')).toBe(2);
  });
});
