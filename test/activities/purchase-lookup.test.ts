import { purchaseLookupActivities } from '../../activities/purchase-lookup';
import { createCatalog } from '../../activities/catalog';
import { NO_CREDENTIALS } from '../../domain/store';
import { findConnector } from '../../connectors/registry';
import type { ApiRequest } from '../../connectors/platform-access';
import { useDatabase } from '../helpers/database';
import { store } from './shop';

describe('lookUpPurchase', () => {
  const database = useDatabase();
  const asked: ApiRequest[] = [];
  const activities = () =>
    purchaseLookupActivities({
      models: database.models,
      catalog: createCatalog(database.models),
      findConnector,
      callApi: (request) => {
        asked.push(request);
        return Promise.reject(new Error('asked'));
      },
    });
  const lookUpPurchase = (storeId: string, lookup: string) =>
    activities().lookUpPurchase(storeId, { externalId: lookup, lookup });

  it("asks the store's platform, where the store says, with what lets the store in", async () => {
    const api = { id: null, key: 'sk_store' };
    await database.models.stores.save(
      store({ id: 'stripe', platform: 'stripe', apiUrl: 'http://127.0.0.1:1/stripe' }),
      { ...NO_CREDENTIALS, api },
    );

    await expect(lookUpPurchase('stripe', 'cs_1')).rejects.toThrow('asked');
    expect(asked[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:1\/stripe\/v1\/checkout\/sessions\/cs_1\//);
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer sk_store' });
  });

  it('is tried again for a store whose platform tells nothing by an API', async () => {
    await database.models.stores.save(store({ id: 'plain', platform: 'fastspring' }));

    await expect(lookUpPurchase('plain', 'x')).rejects.toMatchObject({ nonRetryable: false });
  });

  it('says what an answer lacks that is no use, which asking again would not mend', async () => {
    await database.models.stores.save(store({ id: 'empty', platform: 'stripe' }));
    const useless = purchaseLookupActivities({
      models: database.models,
      catalog: createCatalog(database.models),
      findConnector,
      callApi: () => Promise.resolve({ data: [], has_more: false }),
    });

    expect(await useless.lookUpPurchase('empty', { externalId: 'pi_1', lookup: 'cs_1' })).toEqual({
      status: 'unusable',
      fault: expect.stringContaining('data') as unknown,
    });
  });
});
