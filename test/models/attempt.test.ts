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
    const id = await attempts().open(question('order-1', minute(4)));
    const open = await attempts().latest('order-1', 'line-1');
    await attempts().close(id, answer);

    expect(open).toEqual({
      ...question('order-1', minute(4)),
      id,
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
    const stored = await database.connection.collection('attempts').countDocuments({ orderId: 'order-2' });

    expect(found.map(({ number }) => number)).toEqual(range(20).map((n) => 24 - n));
    expect((await attempts().list('order-2', 'line-1', 3)).map(({ askedAt }) => askedAt)).toEqual(
      [23, 22, 21].map(minute),
    );
    expect((await attempts().list('order-2', 'line-2')).map(({ number }) => number)).toEqual([1]);
    expect(stored).toBe(21);
  });

  it('tells the later of two questions of one moment', async () => {
    await attempts().open(question('order-3', minute(1)));
    const second = await attempts().open(question('order-3', minute(1)));

    expect(await attempts().latest('order-3', 'line-1')).toMatchObject({ id: second, number: 2 });
  });

  it('takes no answer to a question that is no longer kept', async () => {
    const first = await attempts().open(question('order-4', minute(1)));
    for (const n of range(20)) await attempts().open(question('order-4', minute(n + 1)));
    await attempts().close(first, answer);

    expect((await attempts().list('order-4', 'line-1')).every(({ outcome }) => outcome === null)).toBe(true);
    expect(await attempts().latest('nobody', 'line-1')).toBeNull();
  });
});
