import { purchaseLookupActivities } from '../../activities/purchase-lookup';
import { createCatalog } from '../../activities/catalog';
import { NO_CREDENTIALS } from '../../domain/store';
import { findConnector } from '../../connectors/registry';
import type { ApiRequest } from '../../connectors/platform-access';
import { useDatabase } from '../helpers/database';
import { sold } from '../helpers/licenses';
import { product, store } from './shop';

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

  it('asks no platform without a key, and says so', async () => {
    await database.models.stores.save(store({ id: 'keyless', platform: 'stripe' }));
    const before = asked.length;

    expect(await lookUpPurchase('keyless', 'cs_1')).toEqual({
      status: 'unusable',
      fault: "the store has no key for the platform's API",
    });
    expect(asked).toHaveLength(before);
  });

  it('is tried again for a store whose platform tells nothing by an API', async () => {
    await database.models.stores.save(store({ id: 'plain', platform: 'fastspring' }));

    await expect(lookUpPurchase('plain', 'x')).rejects.toMatchObject({ nonRetryable: false });
  });

  describe('of an order with the code of a license', () => {
    const items = [{ id: 'li_1', price: { id: 'p_1', product: 'desktop-app' }, quantity: 1, amount_total: 4900 }];
    const answering = (answer: unknown) =>
      purchaseLookupActivities({
        models: database.models,
        catalog: createCatalog(database.models),
        findConnector,
        callApi: () => Promise.resolve(answer),
      });

    beforeAll(() => database.models.products.save(product('desktop-app')));

    it.each([
      ['is of its product', 'desktop-app'],
      ['is of another product, for people to look at', 'plugin'],
    ])('names the license that its message has named where that %s', async (_case, soldAs) => {
      await database.models.stores.save(store({ id: 'named', platform: 'stripe', apiUrl: 'http://127.0.0.1:1' }));
      const { id } = await sold(database.models, { product: soldAs });
      const purchase = { externalId: 'pi_2', lookup: 'cs_2', upgrades: [id] };
      const found = await answering({ data: items, has_more: false }).lookUpPurchase('named', purchase);

      expect(found).toMatchObject({
        details: { lines: [{ upgrades: { license: id, days: null } }] },
      });
    });

    it('puts the license in place of a code that the platform tells, which is in no history', async () => {
      await database.models.stores.save(
        store({ id: 'paddle', platform: 'paddle', apiUrl: 'http://127.0.0.1:1', upgradeField: 'license_code' }),
      );
      const { id, code } = await sold(database.models);
      const data = {
        details: { line_items: [{ id: 'txnitm_1', price_id: 'pri_1', quantity: 1, product: { id: 'desktop-app' } }] },
        customer: { email: 'ann@example.com', name: 'Ann' },
        custom_data: { license_code: code },
      };
      const found = await answering({ data }).lookUpPurchase('paddle', { externalId: 'txn_1', lookup: 'txn_1' });

      expect(found).toMatchObject({ details: { lines: [{ upgrades: { license: id, days: null } }] } });
      expect(JSON.stringify(found)).not.toContain(code);
    });
  });

  it('says what an answer lacks that is no use, which asking again would not mend', async () => {
    await database.models.stores.save(store({ id: 'empty', platform: 'stripe', apiUrl: 'http://127.0.0.1:1' }));
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
