import { range } from '../activities/shop';
import { useApi } from './api';

const api = useApi({ licenseRateLimit: 3 });

describe('the limit of calls on licenses', () => {
  it('counts each key for itself', async () => {
    const keys = [await api.addKey('store'), await api.addKey('store')];
    const body = { code: 'x', product: 'x' };
    const statuses = [];
    for (const key of [...range(4).map(() => keys[0]!), keys[1]!])
      statuses.push((await api.call('POST', '/v1/licenses/validate', { key, body })).status);

    expect(statuses).toEqual([200, 200, 200, 429, 200]);
  });
});
