import { lineId } from '../../domain/ids';
import type { License } from '../../domain/license';
import { range } from '../activities/shop';
import { license } from '../helpers/licenses';
import { line, order } from '../models/orders';
import { useApi } from './api';

const api = useApi();
const models = () => api.database.models;
const sentOf = (unit: string) => api.gateway.revocations.filter((revocation) => revocation.unit === unit);

beforeAll(() => api.addProduct('game'));
beforeEach(() => (api.gateway.state = 'working'));

/** A key that has been delivered, and how to take it back by a call. */
async function deliver(externalId: string, { origin = 'issued', licensed = true, recorded = true }: Delivery = {}) {
  const { orderId } = order(externalId, { orderId: api.orderIds.orderIdOf('direct', externalId) });
  const asked = line({ id: lineId('game'), product: 'game', storeProduct: 'game', publisher: 'games' });
  const unit = `${orderId}/${asked.id}/1`;
  await models().orders.record(
    order(externalId, { orderId, lines: recorded ? [asked] : [], endedAt: new Date().toISOString() }),
  );
  await models().codes.keep('game', unit, { value: `KEY-${externalId}`, type: 'serialNumber' }, origin);
  const held: License = license({ unit, product: 'game', orderId, externalId, line: asked.id });
  if (licensed) await models().licenses.add([held]);
  const { codes } = await models().codes.list({ order: orderId }, { limit: 1 });
  const revoke = (body: object = { why: 'leaked' }) =>
    api.call<{ state: string; code: string }>('POST', `/v1/codes/${codes[0]?.id}/revoke`, { body });
  return { orderId, unit, revoke, licenseId: held.id };
}

interface Delivery {
  origin?: 'issued' | 'entered';
  licensed?: boolean;
  /** False where the order's record does not have the line. */
  recorded?: boolean;
}

describe('POST /v1/codes/{id}/revoke of a key that its publisher has issued', () => {
  it('sends the key back, once however often and by however many it is called', async () => {
    const { orderId, unit, revoke } = await deliver('K-1');
    const replies = await Promise.all(range(20).map(() => revoke()));

    expect(new Set(replies.map(({ status, body }) => `${status} ${body.state}`))).toEqual(new Set(['200 revoked']));
    expect(sentOf(unit)).toMatchObject([
      { identity: { orderId }, line: { publisher: 'games' }, reason: 'FraudSuppression' },
    ]);
  });

  it('tells the publisher the reason that the call gives', async () => {
    const { unit, revoke } = await deliver('K-2');
    const wrong = await revoke({ why: 'returned', reason: 'Boredom' });
    await revoke({ why: 'returned', reason: 'ReturnProduct' });

    expect(wrong.status).toBe(422);
    expect(sentOf(unit)).toMatchObject([{ reason: 'ReturnProduct' }]);
  });

  it('reads its order once', async () => {
    const { unit, revoke } = await deliver('K-9');
    const find = jest.spyOn(models().orders, 'find');
    await revoke();
    const reads = find.mock.calls.length;
    find.mockRestore();

    expect([reads, sentOf(unit).length]).toEqual([1, 1]);
  });

  it('answers 503 while Temporal is down, and does the rest by the next call', async () => {
    const { unit, revoke } = await deliver('K-3');
    api.gateway.state = 'down';
    const { status, body } = await revoke();
    api.gateway.state = 'working';

    expect([status, body.code]).toEqual([503, 'temporal_unavailable']);
    expect((await revoke()).body.state).toBe('revoked');
    expect(sentOf(unit)).toHaveLength(1);
  });

  it('sends no key again that has gone back with its license', async () => {
    const { unit, revoke, licenseId } = await deliver('K-4');
    await api.call('POST', `/v1/licenses/${licenseId}/revoke`, { body: { why: 'charged back' } });
    await revoke();

    expect(sentOf(unit)).toHaveLength(1);
  });

  it('sends the key of an order that was delivered before there were licenses', async () => {
    const { unit, revoke } = await deliver('K-5', { licensed: false });
    await revoke();

    expect(sentOf(unit)).toMatchObject([{ line: { publisher: 'games' } }]);
  });

  it.each([true, false])(
    'keeps a key that nobody can send back, for no order has its line (licensed: %s)',
    async (licensed) => {
      const { unit, revoke } = await deliver(`K-8-${licensed}`, { licensed, recorded: false });

      expect((await revoke()).status).toBe(500);
      expect(sentOf(unit)).toEqual([]);
      expect(await models().codes.heldFor([unit])).toEqual([unit]);
    },
  );

  it('sends nothing of a key that an operator has entered', async () => {
    const keys = [
      await deliver('K-6', { origin: 'entered' }),
      await deliver('K-7', { origin: 'entered', licensed: false }),
    ];
    for (const { revoke } of keys) await revoke();

    expect(keys.flatMap(({ unit }) => sentOf(unit))).toEqual([]);
  });
});
