import type { ApplicationFailure } from '@temporalio/activity';
import { createCatalog } from '../../activities/catalog';
import { revocationActivities } from '../../activities/revocation';
import { KEY_NOT_READY, type Revocation, type RevocationReply } from '../../domain/rights';
import { KEY_RETRY_INTERVAL_MS } from '../../domain/windows';
import { useDatabase } from '../helpers/database';
import { fails, refuses } from '../helpers/publishers';
import { aPublisher, NO_CREDENTIALS } from '../rights/publishers';
import { line, newIdentity, product, range } from './shop';

const DONE: RevocationReply = { status: 'acknowledged', httpStatus: 200, returnCode: null, returnMessage: null };
const NOT_YET = fails('network') as RevocationReply;
const REFUSED = refuses as RevocationReply;

describe('taking a key back at its publisher', () => {
  const database = useDatabase();

  beforeAll(async () => {
    const { publishers, products } = database.models;
    await publishers.save(aPublisher('https://keys.example.com'), { ...NO_CREDENTIALS, token: 'TOKEN' });
    const rights = { publisher: 'games', externalReference: null, attributes: {} };
    await products.save(product('game', { source: 'rights', rights }));
  });

  /** A key that has been sold, and a publisher that answers one thing after another, the last for ever. */
  async function sell(...answers: RevocationReply[]) {
    const { models } = database;
    const identity = newIdentity();
    const sold = line('game', { product: 'game', publisher: 'games', state: 'delivered' });
    const unit = `${identity.orderId}/${sold.id}/1`;
    await models.codes.keep('game', unit, { value: `KEY-${identity.orderId}`, type: 'serialNumber' }, 'issued');
    const buyer = { email: null, name: null, company: null, country: null };
    const about = { identity, line: sold, buyer, currency: 'USD', unit, reason: 'ReturnProduct' } as const;
    const asked: string[] = [];
    let clock = Date.now();
    const answer = (requestId: string) => answers[Math.min(asked.push(requestId), answers.length) - 1] ?? DONE;
    const { revokeKey } = revocationActivities({
      models,
      catalog: createCatalog(models),
      keyServers: {
        of: () => ({
          requestKeys: () => Promise.reject(new Error('not asked for')),
          revokeKey: ({ requestId }) => Promise.resolve(answer(requestId ?? '')),
        }),
      },
      now: () => new Date(clock),
    });
    const requestedAt = new Date(clock).toISOString();
    /** How a try ends: a failure by its type. */
    const revoke = (cause: string) =>
      revokeKey({ ...about, cause, requestedAt } satisfies Revocation).catch(
        ({ type = 'none' }: Partial<ApplicationFailure>) => type,
      );
    const states = async () => (await models.revocations.listOfUnit(unit)).map(({ state }) => state);
    const attempts = async () => (await models.revocations.listOfUnit(unit)).map((revocation) => revocation.attempts);
    return { unit, asked, revoke, states, attempts, wait: (hours: number) => (clock += hours * KEY_RETRY_INTERVAL_MS) };
  }

  it('asks nothing once the publisher has acknowledged it, by that cause or another', async () => {
    const { unit, asked, revoke, states } = await sell(DONE);
    const ends = [await revoke('license'), await revoke('license'), await revoke('refund')];

    expect(ends).toEqual(range(3).map(() => 'acknowledged'));
    expect(asked).toEqual([`${unit}/license`]);
    expect(await states()).toEqual(['acknowledged', 'acknowledged']);
  });

  it('asks once, by however many causes at the same time', async () => {
    const { asked, revoke, states } = await sell(DONE);
    const causes = range(20).map((n) => `cause-${n}`);
    await Promise.all(causes.map(revoke));
    const ends = await Promise.all(causes.map(revoke));

    expect(asked).toHaveLength(1);
    expect(new Set(ends)).toEqual(new Set(['acknowledged']));
    expect(new Set(await states())).toEqual(new Set(['acknowledged']));
  });

  it('waits while another cause asks, and leaves the publisher to that', async () => {
    const { asked, revoke } = await sell(NOT_YET, DONE);
    const ends = [await revoke('license'), await revoke('refund'), await revoke('license'), await revoke('refund')];

    expect(ends).toEqual([KEY_NOT_READY, KEY_NOT_READY, 'acknowledged', 'acknowledged']);
    expect(asked.filter((id) => id.endsWith('/refund'))).toEqual([]);
  });

  it('asks for the second cause where the first is refused, and counts how often each has asked', async () => {
    const { asked, revoke, states, attempts } = await sell(NOT_YET, REFUSED, DONE);
    const ends = [await revoke('license'), await revoke('refund'), await revoke('license'), await revoke('refund')];

    expect(ends).toEqual([KEY_NOT_READY, KEY_NOT_READY, 'refused', 'acknowledged']);
    expect(asked).toHaveLength(3);
    expect((await attempts()).sort()).toEqual([1, 2]);
    expect((await states()).sort()).toEqual(['acknowledged', 'refused']);
  });

  it('waits for none that is heard of no more', async () => {
    const { asked, revoke, wait } = await sell(NOT_YET, DONE);
    const ends = [await revoke('license')];
    wait(2);
    ends.push(await revoke('refund'));
    wait(2);
    ends.push(await revoke('refund'));

    expect(ends).toEqual([KEY_NOT_READY, KEY_NOT_READY, 'acknowledged']);
    expect(asked).toHaveLength(2);
  });
});
