import { randomUUID } from 'node:crypto';
import { allocationIds, lineId, revocationWorkflowId } from '../../domain/ids';
import type { Order } from '../../domain/order';
import type { RevocationState } from '../../models/revocation';
import { range } from '../activities/shop';
import { sold } from '../helpers/licenses';
import { line, order } from '../models/orders';
import { anEndpoint, inForce } from '../webhooks/events';
import { useLicenseCalls } from './license-calls';

const { api, change, found, models, validate } = useLicenseCalls();

// Before any call: the API remembers for a while whom to tell.
beforeAll(() => models().webhookEndpoints.save(anEndpoint({ id: 'vendor' }), [inForce()]));

/** A license whose key has come from a publisher, with its order. */
async function soldByPublisher(origin: 'issued' | 'entered' = 'issued', lines?: Order['lines']) {
  const asked = line({ id: lineId('game'), product: 'game', storeProduct: 'game', publisher: 'games' });
  const recorded = order(randomUUID(), { lines: lines ?? [asked] });
  await models().orders.record(recorded);
  const [unit = ''] = allocationIds(recorded.orderId, asked);
  await models().codes.keep('game', unit, { value: `KEY-${randomUUID()}`, type: 'serialNumber' }, origin);
  const { orderId, externalId } = recorded;
  const made = await sold(models(), { unit, product: 'game', orderId, externalId, line: asked.id });
  return { ...made, order: recorded };
}

const sentOf = (unit: string) => api.gateway.revocations.filter((revocation) => revocation.unit === unit);

/** Records how a publisher has answered the revocations that were begun for a unit. */
async function answered(unit: string, state: RevocationState): Promise<void> {
  for (const { cause, identity, line, reason, requestedAt } of sentOf(unit)) {
    const id = revocationWorkflowId(unit, cause);
    const { orderId, storeId } = identity;
    const about = { orderId, storeId, line: line.id, publisher: 'games', product: 'game' };
    await models().revocations.open({ id, unit, reason, requestedAt, ...about });
    await models().revocations.update(id, { state, updatedAt: new Date().toISOString() });
  }
}

describe('POST /v1/licenses/{id}/revoke of a key that its publisher has issued', () => {
  beforeEach(() => (api.gateway.state = 'working'));

  it('sends the key back, once however often and by however many it is called', async () => {
    const { id, unit, order: sale } = await soldByPublisher();
    const replies = await Promise.all(range(20).map(() => change(id, 'revoke', { why: 'charged back' })));

    expect(new Set(replies.map(({ status, body }) => `${status} ${body.state}`))).toEqual(new Set(['200 revoked']));
    expect(sentOf(unit)).toMatchObject([
      { identity: { orderId: sale.orderId }, line: { publisher: 'games' }, reason: 'FraudSuppression', unit },
    ]);
  });

  it('tells the publisher the reason that the call gives', async () => {
    const { id, unit } = await soldByPublisher();
    await change(id, 'revoke', { why: 'returned', reason: 'ReturnProduct' });

    expect(sentOf(unit)).toMatchObject([{ reason: 'ReturnProduct' }]);
    expect((await change(id, 'revoke', { why: 'returned', reason: 'Boredom' })).body.errors).toMatchObject([
      { path: 'reason' },
    ]);
  });

  it('answers 503 while Temporal is down, and sends it by the next call', async () => {
    const { id, unit } = await soldByPublisher();
    api.gateway.state = 'down';
    const { status, body } = await change(id, 'revoke', { why: 'leaked' });
    api.gateway.state = 'working';

    expect([status, body.code, (await found(id)).standing]).toEqual([503, 'temporal_unavailable', 'revoked']);
    expect((await change(id, 'revoke', { why: 'leaked' })).status).toBe(200);
    expect(sentOf(unit)).toHaveLength(1);
  });

  it('fails where no order has the line of the key, so that none is forgotten', async () => {
    const { id, unit } = await soldByPublisher('issued', []);

    expect((await change(id, 'revoke', { why: 'leaked' })).status).toBe(500);
    expect(sentOf(unit)).toEqual([]);
  });

  it('sends nothing of an entered key, of a generated code, and of what its order has taken back', async () => {
    const entered = await soldByPublisher('entered');
    const generated = await sold(models());
    const refunded = await soldByPublisher();
    const takenBack = { key: 'taken-back', at: new Date().toISOString(), by: null, why: null, note: 'refunded' };
    await models().licenses.change(refunded.id, () => ({ standing: 'revoked' }), { ...takenBack, event: 'revoked' });
    for (const { id } of [entered, generated, refunded]) await change(id, 'revoke', { why: 'x' });

    expect([entered, generated, refunded].flatMap(({ unit }) => sentOf(unit))).toEqual([]);
  });
});

describe('GET /v1/licenses/{id}', () => {
  it('names the publisher of a key that it has issued, and no other', async () => {
    const made = [await soldByPublisher(), await soldByPublisher('entered'), await sold(models())];
    const shown = await Promise.all(
      made.map(({ id }) => api.call<{ publisher: string | null }>('GET', `/v1/licenses/${id}`)),
    );

    expect(shown.map(({ body }) => body.publisher)).toEqual(['games', null, null]);
  });
});

describe('POST /v1/licenses/{id}/reinstate of a key that its publisher has issued', () => {
  it.each<RevocationState | 'unrecorded'>(['unrecorded', 'pending', 'acknowledged'])(
    'is refused while its revocation is %s',
    async (state) => {
      const { id, unit } = await soldByPublisher();
      await change(id, 'revoke', { why: 'x' });
      if (state !== 'unrecorded') await answered(unit, state);
      const { status, body } = await change(id, 'reinstate', { why: 'it was another buyer' });

      expect([status, body.code, (await found(id)).standing]).toEqual([409, 'license_not_changeable', 'revoked']);
    },
  );

  it.each<RevocationState>(['refused', 'impossible'])(
    'goes through where its revocation is %s, and the next one is sent again',
    async (state) => {
      const { id, unit } = await soldByPublisher();
      await change(id, 'revoke', { why: 'x' });
      await answered(unit, state);
      const { body } = await change(id, 'reinstate', { why: 'it was another buyer' });
      await change(id, 'revoke', { why: 'it was this buyer' });

      expect(body.state).toBe('active');
      expect(sentOf(unit)).toHaveLength(2);
    },
  );
});

describe('POST /v1/licenses/{id}/suspend', () => {
  it('suspends a license until it is reinstated, with history, audit and the code told as suspended', async () => {
    const { id, code } = await sold(models());
    const suspended = [
      await change(id, 'suspend', { why: 'seen in a forum' }),
      await change(id, 'suspend', { why: 'x' }),
    ];
    const verdict = await validate(code);
    const { body } = await change(id, 'reinstate', { why: 'was ours' });
    const { entries } = await models().audit.list({ subject: id }, { limit: 9 });

    expect(suspended.map(({ status, body: { state } }) => [status, state])).toEqual(
      range(2).map(() => [200, 'suspended']),
    );
    expect(verdict.body).toMatchObject({ valid: false, reason: 'suspended' });
    expect([body.state, (await validate(code)).body]).toMatchObject(['active', { valid: true }]);
    expect(body.history.map(({ event, why }) => [event, why])).toEqual([
      ['delivered', null],
      ['suspended', 'seen in a forum'],
      ['reinstated', 'was ours'],
    ]);
    expect(entries.map(({ action }) => action).sort()).toEqual(['license.reinstated', 'license.suspended']);
  });

  it('leaves other reasons to those who gave them', async () => {
    const { id } = await sold(models(), { suspensions: ['dispute'] });
    await change(id, 'suspend', { why: 'x' });
    const { body } = await change(id, 'reinstate', { why: 'x' });

    expect([body.state, (await found(id)).suspensions]).toEqual(['suspended', ['dispute']]);
  });

  it('refuses a license that is revoked, and who may not revoke', async () => {
    const { id } = await sold(models(), { standing: 'revoked' });
    const key = await api.addKey('store');
    const replies = [
      await change(id, 'suspend', { why: 'x' }),
      await api.call('POST', `/v1/licenses/${id}/suspend`, { key, body: { why: 'x' } }),
      await change(id, 'suspend', {}),
    ];

    expect(replies.map(({ status }) => status)).toEqual([409, 403, 422]);
  });

  it('tells the vendor of it, and of its end', async () => {
    const { id } = await sold(models());
    await change(id, 'suspend', { why: 'x' });
    await change(id, 'reinstate', { why: 'x' });
    const { deliveries } = api.gateway;
    const events = await Promise.all(deliveries.map(({ event }) => models().vendorEvents.find(event)));
    const told = events.filter((event) => event?.subject === id);

    expect(told.map((event) => event?.type).sort()).toEqual(['license.restored', 'license.suspended']);
  });
});
