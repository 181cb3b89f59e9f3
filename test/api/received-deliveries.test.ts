import type { ReceivedDelivery } from '../../domain/received-delivery';
import { DELIVERIES_KEPT } from '../../models/received-delivery';
import { waitUntil } from '../../sandbox/processes';
import { useApi } from './api';
import { completed, useFastSpring } from './fastspring-store';

const api = useApi();
const { deliver } = useFastSpring(api);

const list = async (query = '', store = 'fastspring') =>
  (
    await api.call<{ deliveries: ReceivedDelivery[]; cursor: string | null }>(
      'GET',
      `/v1/stores/${store}/deliveries${query}`,
      { key: await api.addKey('support') },
    )
  ).body;

/** It is recorded after the answer. */
async function recorded(count: number): Promise<ReceivedDelivery[]> {
  let deliveries: ReceivedDelivery[] = [];
  const isMet = async () => {
    ({ deliveries } = await list());
    return deliveries.length >= count;
  };
  await waitUntil({ what: `${count} deliveries in the log`, isMet });
  return deliveries;
}

beforeEach(() => api.database.connection.model('ReceivedDelivery').deleteMany({}));

describe('GET /v1/stores/{id}/deliveries', () => {
  it('tells of a delivery that was accepted', async () => {
    await deliver([completed('d1', 'REF-1')]);
    const [delivery] = await recorded(1);

    expect(delivery).toMatchObject({
      ...{ store: 'fastspring', status: 200, verdict: 'accepted', kinds: ['orderPaid'], reason: null },
    });
  });

  it('tells why one was refused, and why one could not be taken', async () => {
    await deliver([completed('d2', 'REF-2')], { 'X-FS-Signature': 'AAAA' });
    await recorded(1);
    await deliver([{ nonsense: true }]);
    await recorded(2);
    api.gateway.state = 'down';
    await deliver([completed('d3', 'REF-3')]);
    api.gateway.state = 'working';
    const deliveries = await recorded(3);

    expect(deliveries.map(({ status, verdict }) => [status, verdict])).toEqual([
      [503, 'unavailable'],
      [400, 'refused'],
      [401, 'refused'],
    ]);
    expect(deliveries[0]?.reason).toContain('could not be reached');
    expect(deliveries[1]?.reason).toContain('cannot be read');
    expect(deliveries[2]?.reason).toContain('Compare the secrets');
  });

  it('holds nothing of the body', async () => {
    await deliver([completed('d4', 'REF-4')]);

    expect(JSON.stringify(await recorded(1))).not.toMatch(/ann@|Smith|REF-4/);
  });

  it('lets no delivery wait for a database that does not take the record', async () => {
    const { receivedDeliveries } = api.database.models;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const stuck = jest.spyOn(receivedDeliveries, 'record').mockImplementation(() => held);
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1) statuses.push((await deliver([completed(`s${n}`, `SLOW-${n}`)])).status);
    const begun = stuck.mock.calls.length;
    release();
    stuck.mockRestore();

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(begun).toBe(50);
  });

  it('takes a delivery whose record fails', async () => {
    const broken = jest
      .spyOn(api.database.models.receivedDeliveries, 'record')
      .mockRejectedValue(new Error('no database'));
    const { status } = await deliver([completed('d5', 'REF-5')]);
    broken.mockRestore();

    expect(status).toBe(200);
  });

  it('keeps the newest of each store', async () => {
    const { receivedDeliveries } = api.database.models;
    const delivery = { status: 200, verdict: 'accepted' as const, kinds: [], reason: null };
    const at = (n: number) => new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString();
    await receivedDeliveries.record({ ...delivery, storeId: 'other', at: at(0) });
    for (let n = 0; n < 300; n += 1) await receivedDeliveries.record({ ...delivery, storeId: 'busy', at: at(n) });
    const count = await api.database.connection.model('ReceivedDelivery').countDocuments({ storeId: 'busy' });
    const { deliveries } = await receivedDeliveries.list('busy', { limit: 1 });

    expect(count).toBeGreaterThanOrEqual(DELIVERIES_KEPT);
    expect(count).toBeLessThanOrEqual(DELIVERIES_KEPT + 50);
    expect(deliveries[0]?.at).toBe(at(299));
    expect((await receivedDeliveries.list('other', { limit: 5 })).deliveries).toHaveLength(1);
  });

  it('keeps what was taken, however much is refused', async () => {
    const { receivedDeliveries } = api.database.models;
    const delivery = { storeId: 'besieged', kinds: [], reason: null };
    const at = (n: number) => new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString();
    await receivedDeliveries.record({ ...delivery, status: 200, verdict: 'accepted', at: at(0) });
    for (let n = 1; n <= 300; n += 1)
      await receivedDeliveries.record({ ...delivery, status: 401, verdict: 'refused', at: at(n) });
    const kept = api.database.connection.model('ReceivedDelivery');

    expect(await kept.countDocuments({ storeId: 'besieged', verdict: 'accepted' })).toBe(1);
    expect(await kept.countDocuments({ storeId: 'besieged', verdict: 'refused' })).toBeLessThanOrEqual(
      DELIVERIES_KEPT + 50,
    );
  });

  it('is for those who may see the store', async () => {
    const path = '/v1/stores/fastspring/deliveries';

    expect((await api.call('GET', path, { key: await api.addKey('support', ['other']) })).status).toBe(404);
    expect((await api.call('GET', path, { key: await api.addKey('store') })).status).toBe(403);
    expect((await api.call('GET', '/v1/stores/nobody/deliveries')).status).toBe(404);
  });
});
