import type { EndedAttempt } from '../../models/publisher-day';
import { readPublisherReports } from '../../models/publisher-reports';
import { useDatabase } from '../helpers/database';
import { aPublisher } from '../rights/publishers';
import { minute } from './orders';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

describe('publisherDays', () => {
  const database = useDatabase();
  const days = () => database.models.publisherDays;
  const ended = (publisher: string, changes: Partial<EndedAttempt> = {}): EndedAttempt => ({
    publisher,
    askedAt: new Date('2026-03-01T12:00:00Z'),
    outcome: 'granted',
    durationMs: 100,
    httpStatus: 200,
    ...changes,
  });
  const report = async (publisher: string, from: string, to: string) =>
    (await readPublisherReports(database.models, { from: new Date(from), to: new Date(to) })).find(
      (each) => each.publisher === publisher,
    );

  it('counts each attempt once, however many end at once', async () => {
    await Promise.all(range(50).map((n) => days().count(ended('busy', { outcome: n % 2 ? 'granted' : 'refused' }))));

    expect(await report('busy', '2026-03-01', '2026-03-02')).toMatchObject({ tries: 50, granted: 25, refused: 25 });
  });

  it('counts by the day (UTC) of the question, and adds up whole days', async () => {
    for (const askedAt of ['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z', '2026-03-03T01:00:00+02:00'])
      await days().count(ended('daily', { askedAt: new Date(askedAt) }));

    expect(await report('daily', '2026-03-01', '2026-03-02')).toMatchObject({ tries: 1 });
    expect(await report('daily', '2026-03-02', '2026-03-03')).toMatchObject({ tries: 2 });
    expect(await report('daily', '2016-03-02', '2026-03-03')).toMatchObject({ tries: 3 });
    expect(await report('daily', '2026-03-03', '2026-03-04')).toBeUndefined();
  });

  it('takes the time of answers, not of failures to get one', async () => {
    await days().count(ended('slow'));
    await days().count(ended('slow', { outcome: 'timeout', durationMs: 30_000, httpStatus: null }));
    const { p99Ms } = (await report('slow', '2026-03-01', '2026-03-02')) ?? {};

    expect(p99Ms).toBeGreaterThanOrEqual(100);
    expect(p99Ms).toBeLessThanOrEqual(120);
  });

  it('shows a publisher that has not been asked', async () => {
    await database.models.publishers.save({ ...aPublisher('https://keys.example.com/'), id: 'idle' });

    expect(await report('idle', '2026-03-01', '2026-03-02')).toMatchObject({
      tries: 0,
      successRate: null,
      p50Ms: null,
    });
  });

  it('counts what comes of an attempt, once, also when it is no longer kept', async () => {
    const { attempts } = database.models;
    const question = { orderId: 'o', line: 'l', round: 0, publisher: 'asked', quantity: 1, reference: '1001' };
    const answer = { answeredAt: minute(9), durationMs: 5, outcome: 'retry', keys: 0, httpStatus: 200 } as const;
    for (const n of range(25)) {
      const id = await attempts.open({ ...question, askedAt: minute(n) });
      const close = () => attempts.close(id, { ...answer, returnCode: null, returnMessage: null });
      await close();
      await close();
    }

    expect(await report('asked', '2026-03-01', '2026-03-02')).toMatchObject({ tries: 25, retried: { retry: 25 } });
  });
});
