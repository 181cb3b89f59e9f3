import { createCatalog } from '../../activities/catalog';
import { rightsActivities } from '../../activities/rights';
import { allocationIds } from '../../domain/ids';
import type { KeyReply, KeyServer, Revocation, RightsRequest } from '../../domain/rights';
import type { Publisher } from '../../domain/publisher';
import { useDatabase } from '../helpers/database';
import { grants } from '../helpers/publishers';
import { NO_CREDENTIALS } from '../rights/publishers';
import { atEachBreakdown, breakdown } from './breakdown';
import { line, newIdentity, product, range } from './shop';

const PRODUCT = 'space-game';
const NOBODY = { email: null, name: null, company: null, country: null };

describe('keys that come where they do not belong', () => {
  const database = useDatabase();

  beforeAll(async () => {
    const rights = { publisher: 'space-publisher', externalReference: null, attributes: {} };
    await database.models.products.save(product(PRODUCT, { source: 'rights', rights }));
  });

  /** A line whose publisher answers as the test says; what happens before the answer is there happens while it is under way. */
  function scene(quantity: number, answer: (n: number) => KeyReply | Promise<KeyReply>) {
    const identity = newIdentity();
    const asked = line(PRODUCT, { product: PRODUCT, quantity, publisher: 'space-publisher' });
    const request: RightsRequest = {
      identity,
      buyer: NOBODY,
      currency: 'USD',
      acceptedAt: asked.acceptedAt,
      line: asked,
    };
    const requested: Revocation[] = [];
    let questions = 0;
    const keyServer = { requestKeys: async () => answer(++questions) } as unknown as KeyServer;
    const activities = (models = database.models) => {
      const publisher = { id: 'space-publisher' } as Publisher;
      const findWithCredentials = () => Promise.resolve({ publisher, credentials: NO_CREDENTIALS });
      const dependencies = {
        models: { ...models, publishers: { ...models.publishers, findWithCredentials } },
        catalog: createCatalog(models),
        keyServers: { of: () => keyServer },
        revocations: { request: (one: Revocation) => Promise.resolve(void requested.push(one)) },
        releaseLine: () => Promise.resolve(),
        now: () => new Date(),
        random: () => 0,
        pause: () => Promise.resolve(),
      };
      return rightsActivities(dependencies);
    };
    const units = allocationIds(identity.orderId, asked);
    return {
      requested,
      ask: (models = database.models) => activities(models).requestKeysOnce(request),
      enter: (unit: number, value: string) =>
        database.models.codes.keep(PRODUCT, units[unit - 1] ?? '', { value, type: 'serialNumber' }, 'entered'),
      held: async () => [...(await database.models.codes.reveal(units)).values()].toSorted(),
      returned: async () => {
        const keys = await Promise.all(requested.map(({ unit }) => database.models.codes.findIssued(unit)));
        return keys.map((key) => key?.value ?? '').toSorted();
      },
      kept: () => database.models.codes.allocatedIn(`${identity.orderId}/${asked.id}`),
    };
  }

  it('leave a line short whose other units nobody has filled', async () => {
    const { ask, enter, requested } = scene(3, async () => {
      await enter(1, 'HAND-3');
      return grants('ISSUED-3');
    });

    expect(await ask()).toMatchObject({ status: 'pending', cause: 'short', granted: 2 });
    expect(requested).toEqual([]);
  });

  it('are one for each unit, and all others go back once, when 20 tries get keys at once', async () => {
    let allAsked = () => undefined as void;
    const everybody = new Promise<void>((resolve) => (allAsked = resolve));
    const { ask, enter, held, requested, returned } = scene(2, async (n) => {
      if (n === 20) await enter(1, 'HAND-CROWD').then(allAsked);
      await everybody;
      return grants(`CROWD-${n}A`, `CROWD-${n}B`);
    });
    const outcomes = await Promise.all(range(20).map(() => ask()));
    await ask();

    expect(outcomes).toEqual(
      range(20).map(() => expect.objectContaining({ status: 'granted', granted: 2 }) as unknown),
    );
    const [delivered, back] = [await held(), new Set(await returned())];
    expect(delivered).toHaveLength(2);
    expect(delivered).toContain('HAND-CROWD');
    expect(back.size).toBe(39);
    expect(delivered.filter((key) => back.has(key))).toEqual([]);
    expect(new Set(requested.map(({ unit, cause }) => `${unit} ${cause}`)).size).toBe(39);
  });

  it('are held or on their way back, whichever database call broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const name = `${moment}-${n}`;
      const { ask, enter, held, requested, kept } = scene(2, async (question) => {
        if (question === 1) await enter(1, `HAND-${name}`);
        return grants(`${name}-${question}A`, `${name}-${question}B`, `${name}-${question}C`);
      });
      const { parts, broken } = breakdown(database.models, n, moment);
      await ask(parts).catch(() => undefined);
      expect(await ask()).toMatchObject({ status: 'granted' });

      const back = new Set(requested.map(({ unit }) => unit));
      expect(await held()).toHaveLength(2);
      expect(back.size + 2).toBe((await kept()).length);
      return broken();
    });

    expect(broken).toEqual(expect.arrayContaining(['codes.keep', 'codes.heldIn', 'codes.release']));
  });
});
