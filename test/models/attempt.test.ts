import type { AttemptAnswer, AttemptQuestion } from '../../models/attempt';
import { useDatabase } from '../helpers/database';
import { minute } from './orders';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

describe('attempts', () => {
  const database = useDatabase();
  const attempts = () => database.models.attempts;
  const question = (orderId: string, askedAt: string, line = 'line-1'): AttemptQuestion => ({
    orderId,
    line,
    round: 0,
    reference: 'REF-1',
    publisher: 'games',
    quantity: 2,
    askedAt,
  });
  const answer: AttemptAnswer = {
    answeredAt: minute(5),
    durationMs: 120,
    outcome: 'retry',
    keys: 0,
    httpStatus: 200,
    returnCode: '2',
    returnMessage: 'Not yet',
  };

  it('shows a question without an answer, and then with it', async () => {
    const asked = await attempts().open(question('order-1', minute(4)));
    const open = await attempts().latest('order-1', 'line-1');
    await attempts().close(asked, answer);

    expect(open).toEqual({
      ...question('order-1', minute(4)),
      id: asked.id,
      number: 1,
      ...{ answeredAt: null, durationMs: null, outcome: null, keys: 0 },
      ...{ httpStatus: null, returnCode: null, returnMessage: null },
    });
    expect(await attempts().latest('order-1', 'line-1')).toEqual({ ...open, ...answer });
  });

  it('keeps the newest 20 of a line, and counts them all', async () => {
    for (const n of range(23)) await attempts().open(question('order-2', minute(n)));
    await attempts().open(question('order-2', minute(1), 'line-2'));
    const found = await attempts().list('order-2', 'line-1');
    const stored = await database.connection.collection('attempts').find({ orderId: 'order-2' }).toArray();

    expect(found.map(({ number }) => number)).toEqual(range(20).map((n) => 24 - n));
    expect((await attempts().list('order-2', 'line-1', 3)).map(({ askedAt }) => askedAt)).toEqual(
      [23, 22, 21].map(minute),
    );
    expect((await attempts().list('order-2', 'line-2')).map(({ number }) => number)).toEqual([1]);
    expect(stored.flatMap((line) => line.attempts as unknown[])).toHaveLength(21);
  });

  it('tells the later of two questions of one moment', async () => {
    await attempts().open(question('order-3', minute(1)));
    const second = await attempts().open(question('order-3', minute(1)));

    expect(await attempts().latest('order-3', 'line-1')).toMatchObject({ id: second.id, number: 2 });
  });

  it('takes no answer to a question that is no longer kept', async () => {
    const first = await attempts().open(question('order-4', minute(1)));
    for (const n of range(20)) await attempts().open(question('order-4', minute(n + 1)));
    await attempts().close(first, answer);

    expect((await attempts().list('order-4', 'line-1')).every(({ outcome }) => outcome === null)).toBe(true);
    expect(await attempts().latest('nobody', 'line-1')).toBeNull();
  });

  it('keeps both of two questions that are the first of their line at the same moment', async () => {
    for (const n of range(10)) {
      const line = `line-${n}`;
      const asked = await Promise.all([1, 2].map((at) => attempts().open(question('order-5', minute(at), line))));
      const found = await attempts().list('order-5', line);

      expect(found.map(({ id }) => id).toSorted()).toEqual(asked.map(({ id }) => id).toSorted());
      expect(found.map(({ number }) => number)).toEqual([2, 1]);
    }
  });

  it('keeps a question whose line another has begun in between', async () => {
    const AttemptModel = database.connection.model('Attempt');
    const document = { _id: 'order-9/line-1' as never };
    await attempts().open(question('order-9', minute(1)));
    const refusal = await AttemptModel.collection.insertOne(document).then(
      () => new Error('inserted'),
      (error: Error) => error,
    );
    const refused = jest.spyOn(AttemptModel, 'updateOne').mockImplementationOnce(() => {
      throw refusal;
    });
    await attempts().open(question('order-9', minute(2)));
    refused.mockRestore();

    expect((await attempts().list('order-9', 'line-1')).map(({ number }) => number)).toEqual([2, 1]);
  });

  it('keeps each of many questions at once, and gives each its own answer', async () => {
    const asked = await Promise.all(range(20).map((n) => attempts().open(question('order-6', minute(n)))));
    await Promise.all(asked.map((one, place) => attempts().close(one, { ...answer, keys: place })));
    const found = await attempts().list('order-6', 'line-1');

    expect(found.map(({ number }) => number)).toEqual(range(20).map((n) => 21 - n));
    expect(new Map(found.map(({ id, keys }) => [id, keys]))).toEqual(
      new Map(asked.map(({ id }, place) => [id, place])),
    );
  });

  it('takes one of many answers at once, and counts it for the day of the question', async () => {
    const asked = await attempts().open({ ...question('order-7', minute(1)), publisher: 'counted' });
    await attempts().open({ ...question('order-7', minute(2)), publisher: 'counted' });
    await Promise.all(range(20).map((keys) => attempts().close(asked, { ...answer, keys })));
    const [later, first] = await attempts().list('order-7', 'line-1');
    await attempts().close(asked, { ...answer, keys: 99 });
    const days = { from: new Date('2026-03-01'), to: new Date('2026-03-02') };
    const sums = await database.models.publisherDays.sum(days);

    expect([later?.outcome, first?.outcome]).toEqual([null, 'retry']);
    expect((await attempts().list('order-7', 'line-1'))[1]).toEqual(first);
    expect(sums.get('counted')?.outcomes).toEqual(new Map([['retry', 1]]));
  });

  it('takes no outcome that there is not', async () => {
    const asked = await attempts().open(question('order-8', minute(1)));

    await expect(attempts().close(asked, { ...answer, outcome: 'lost' as never })).rejects.toThrow('lost');
    expect(await attempts().latest('order-8', 'line-1')).toMatchObject({ outcome: null });
  });

  it('tells each line of a publisher once, by its last question, the one that has waited longest first', async () => {
    const ask = (orderId: string, n: number, publisher = 'since') =>
      attempts().open({ ...question(orderId, minute(n)), publisher });
    await ask('before', 1);
    await ask('often', 2);
    await ask('once', 3);
    await ask('other', 3, 'another');
    await ask('often', 4);
    const since = (limit: number) => attempts().listSince('since', new Date(minute(2)), limit);
    const once = { orderId: 'once', line: 'line-1', askedAt: minute(3) };

    expect(await since(10)).toEqual([once, { orderId: 'often', line: 'line-1', askedAt: minute(4) }]);
    expect(await since(1)).toEqual([once]);
  });
});
