import { ANSWER_KEPT_SECONDS, CLAIM_KEPT_SECONDS } from '../../models/idempotency-key';
import { useDatabase } from '../helpers/database';

describe('idempotencyKeys', () => {
  const database = useDatabase();
  const keys = () => database.models.idempotencyKeys;
  const start = new Date('2026-03-01T10:00:00.000Z');
  const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

  it('is new for exactly one of many who claim it at once', async () => {
    const claims = await Promise.all(Array.from({ length: 50 }, () => keys().claim('at-once', 'request')));

    expect(claims.filter(({ status }) => status === 'new')).toHaveLength(1);
    expect(claims.filter(({ status }) => status === 'running')).toHaveLength(49);
  });

  it('returns the first answer, which is kept encrypted', async () => {
    await keys().claim('done', 'request', start);
    await keys().finish('done', '{"codes":["ABCDE-FGHJK"]}');

    expect(await keys().claim('done', 'request', later(3600))).toEqual({
      status: 'done',
      answer: '{"codes":["ABCDE-FGHJK"]}',
    });
    const collection = database.connection.collection<{ _id: string }>('idempotencykeys');
    expect(JSON.stringify(await collection.findOne({ _id: 'done' }))).not.toContain('ABCDE');
  });

  it('refuses another request under the same key, running or done', async () => {
    await keys().claim('conflict', 'request');
    expect(await keys().claim('conflict', 'another request')).toEqual({ status: 'conflict' });

    await keys().finish('conflict', '{}');
    expect(await keys().claim('conflict', 'another request')).toEqual({ status: 'conflict' });
  });

  it('lets one of many take over a claim whose process has died', async () => {
    await keys().claim('dead', 'request', start);
    expect(await keys().claim('dead', 'request', later(CLAIM_KEPT_SECONDS))).toEqual({ status: 'running' });

    const takers = Array.from({ length: 20 }, () => keys().claim('dead', 'request', later(CLAIM_KEPT_SECONDS + 1)));
    expect((await Promise.all(takers)).filter(({ status }) => status === 'new')).toHaveLength(1);
  });

  it('outlasts the longest wait for an order, and keeps the first answer of a claim that was taken over all the same', async () => {
    await keys().claim('slow', 'request', start);
    expect(await keys().claim('slow', 'request', later(70))).toEqual({ status: 'running' });

    expect(await keys().claim('slow', 'request', later(CLAIM_KEPT_SECONDS + 1))).toEqual({ status: 'new' });
    await keys().finish('slow', '{"first":true}');
    await keys().finish('slow', '{"second":true}');
    expect(await keys().claim('slow', 'request', later(CLAIM_KEPT_SECONDS + 2))).toEqual({
      status: 'done',
      answer: '{"first":true}',
    });
  });

  it('forgets an answer after a day, whenever the database removes it', async () => {
    await keys().claim('old', 'request', start);
    await keys().finish('old', '{}');

    expect((await keys().claim('old', 'request', later(ANSWER_KEPT_SECONDS))).status).toBe('done');
    expect(await keys().claim('old', 'another request', later(ANSWER_KEPT_SECONDS + 1))).toEqual({ status: 'new' });
  });

  it('can be used again after a release, but not after an answer', async () => {
    await keys().claim('released', 'request');
    await keys().release('released');
    expect(await keys().claim('released', 'request')).toEqual({ status: 'new' });

    await keys().finish('released', '{}');
    await keys().release('released');
    expect((await keys().claim('released', 'request')).status).toBe('done');
  });
});
