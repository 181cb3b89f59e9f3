import { rightsActivities } from '../../activities/rights';
import { createCatalog } from '../../activities/catalog';
import type { LineRelease } from '../../domain/allocation';
import { allocationIds } from '../../domain/ids';
import type { KeyReply, KeyRequest, Revocation, RightsRequest } from '../../domain/rights';
import { useDatabase } from '../helpers/database';
import { aPublisher, NO_CREDENTIALS } from '../rights/publishers';
import { allocator } from './allocator';
import { fill, line, newIdentity, product, request, store } from './shop';

const serial = (value: string) => ({ value, type: 'serialNumber' as const });
const answer = (...values: string[]): KeyReply => ({
  status: 'granted',
  keys: values.map(serial),
  httpStatus: 200,
  returnCode: null,
  returnMessage: null,
});

describe('requestKeysOnce', () => {
  const database = useDatabase();
  const revoked: Revocation[] = [];
  const revocations = {
    request: (revocation: Revocation) => {
      revoked.push(revocation);
      return Promise.resolve();
    },
  };
  const release = (made: LineRelease) => allocator(database.models, { revocations }).releaseLine(made);

  /** Asks a publisher that answers like this, and lets something happen before its answer is there. */
  const ask = (asked: RightsRequest, reply: KeyReply, meanwhile: (key: KeyRequest) => Promise<unknown> = quietly) => {
    const { requestKeysOnce } = rightsActivities({
      models: database.models,
      catalog: createCatalog(database.models),
      keyServers: {
        of: () => ({
          requestKeys: (key) => meanwhile(key).then(() => reply),
          revokeKey: () => Promise.reject(new Error('not asked for')),
        }),
      },
      revocations,
      releaseLine: release,
      now: () => new Date(),
      random: () => 0,
      pause: () => Promise.resolve(),
    });
    return requestKeysOnce(asked);
  };
  const quietly = () => Promise.resolve();
  const rightsRequest = (quantity: number): RightsRequest => ({
    identity: newIdentity(),
    buyer: { email: null, name: null, company: null, country: null },
    currency: 'USD',
    acceptedAt: '2026-01-02T03:04:05.678Z',
    line: line('game', { product: 'game', quantity, publisher: 'games', state: 'requesting' }),
  });
  const unitsOf = ({ identity, line: asked }: RightsRequest) => allocationIds(identity.orderId, asked);
  const enter = (asked: RightsRequest, unit: number, value: string) =>
    database.models.codes.keep('game', unitsOf(asked)[unit - 1]!, serial(value), 'entered');

  beforeAll(async () => {
    const { stores, publishers, products } = database.models;
    await stores.save(store());
    await publishers.save(aPublisher('https://keys.example.com'), NO_CREDENTIALS);
    const rights = { publisher: 'games', externalReference: null, attributes: {} };
    await products.save(product('game', { source: 'rights', rights }));
  });
  beforeEach(() => void (revoked.length = 0));

  it('keeps a key for each unit and sends those that are too many back', async () => {
    const asked = rightsRequest(2);
    const outcome = await ask(asked, answer('A-1', 'A-2', 'A-3', 'A-4'));

    expect(outcome).toMatchObject({ status: 'granted', granted: 2 });
    expect([...(await database.models.codes.reveal(unitsOf(asked))).values()].toSorted()).toEqual(['A-1', 'A-2']);
    expect(await keysOf(revoked)).toEqual(['A-3', 'A-4']);
  });

  it('sends a key back whose unit an operator has filled while the publisher was asked', async () => {
    const asked = rightsRequest(2);
    const outcome = await ask(asked, answer('B-1', 'B-2'), () => enter(asked, 1, 'BY-HAND'));

    expect(outcome).toMatchObject({ status: 'granted', granted: 2 });
    expect([...(await database.models.codes.reveal(unitsOf(asked))).values()].toSorted()).toEqual(['B-1', 'BY-HAND']);
    expect(await keysOf(revoked)).toEqual(['B-2']);
  });

  it('loses none of the keys that two tries at once have got', async () => {
    const asked = rightsRequest(3);
    const [one, other] = await Promise.all([
      ask(asked, answer('C-1', 'C-2', 'C-3')),
      ask(asked, answer('C-4', 'C-5', 'C-6')),
    ]);
    const kept = [...(await database.models.codes.reveal(unitsOf(asked))).values()];

    expect([one, other]).toMatchObject([{ status: 'granted' }, { status: 'granted' }]);
    expect([...kept, ...(await keysOf(revoked))].toSorted()).toEqual(['C-1', 'C-2', 'C-3', 'C-4', 'C-5', 'C-6']);
    expect(kept).toHaveLength(3);
  });

  it('sends all keys back that come for a line which has gone elsewhere meanwhile', async () => {
    const asked = rightsRequest(2);
    const cancel = () => release({ ...asked, reason: 'ReturnProduct', cause: 'round-0' });
    await ask(asked, answer('D-1', 'D-2'), cancel);

    expect(await database.models.codes.heldFor(unitsOf(asked))).toEqual([]);
    expect(await keysOf(revoked)).toEqual(['D-1', 'D-2']);
  });

  it('leaves a key alone that is going back already, and sends one again that its publisher has kept', async () => {
    const asked = rightsRequest(2);
    await ask(asked, answer('E-1', 'E-2'));
    const { orderId, storeId } = asked.identity;
    for (const [index, unit] of unitsOf(asked).entries()) {
      const about = { id: `sent-${unit}`, unit, orderId, storeId, line: 'line-1', publisher: 'games', product: 'game' };
      await database.models.revocations.open({
        ...about,
        reason: 'FraudSuppression',
        requestedAt: '2026-01-02T03:04:05.678Z',
      });
      if (index > 0)
        await database.models.revocations.update(about.id, { state: 'refused', updatedAt: new Date().toISOString() });
    }
    const buyer = { email: null, name: null, company: null, country: null };
    await release({ ...asked, buyer, currency: 'USD', reason: 'ReturnProduct', cause: 'round-0' });

    expect(await keysOf(revoked)).toEqual(['E-2']);
  });

  const keysOf = async (revocationsMade: readonly Revocation[]): Promise<string[]> => {
    const keys = await Promise.all(revocationsMade.map(({ unit }) => database.models.codes.findIssued(unit)));
    return keys.map((key) => key?.value ?? 'none').toSorted();
  };
});

describe('allocateCodes', () => {
  const database = useDatabase();

  it('gives the codes back which it takes for a line that has gone elsewhere, when it was given up long ago', async () => {
    await database.models.stores.save(store());
    await database.models.products.save(product('slow', { source: 'pool' }));
    await fill(database.models, 'slow', 2);
    const asked = request([line('slow', { quantity: 2 })]);
    const clock = [0, 20_000];
    const activities = allocator(database.models, { elapsed: () => clock.shift() ?? 0 });
    const { identity, lines } = asked;
    const buyer = { email: null, name: null, company: null, country: null };
    const released = { identity, line: { ...lines[0]!, product: 'slow' }, buyer, currency: 'USD' };
    await activities.releaseLine({ ...released, reason: 'ReturnProduct', cause: 'round-0' });
    await activities.allocateCodes(asked);

    expect(await database.models.codes.stock('slow')).toEqual({ available: 2, reserved: 0, revoked: 0 });
  });
});
