import type { WaitingLine } from '../../domain/allocation';
import { useDatabase } from '../helpers/database';
import { minute } from './orders';

describe('waitingLines', () => {
  const database = useDatabase();
  const waitingLines = () => database.models.waitingLines;
  const waitingLine = (id: string, product: string, changes: Partial<WaitingLine> = {}): WaitingLine => ({
    id,
    product,
    orderId: `order-of-${id}`,
    storeId: 'direct',
    externalId: id,
    workflowId: `order:direct:${id}`,
    line: 'line-1',
    round: 0,
    quantity: 2,
    acceptedAt: minute(1),
    state: 'waiting',
    ...changes,
  });

  it('hands lines out oldest first, ties by id', async () => {
    await waitingLines().register(waitingLine('c', 'queue', { acceptedAt: minute(2) }));
    await waitingLines().register(waitingLine('b', 'queue', { acceptedAt: minute(1) }));
    await waitingLines().register(waitingLine('a', 'queue', { acceptedAt: minute(2) }));
    await waitingLines().register(waitingLine('x', 'elsewhere', { acceptedAt: minute(0) }));
    const served: string[] = [];
    for (let next = await waitingLines().next('queue'); next; next = await waitingLines().next('queue')) {
      served.push(next.id);
      await waitingLines().finish(next.id, next.state);
    }

    expect(served).toEqual(['b', 'a', 'c']);
    expect(await waitingLines().next('queue')).toBeNull();
  });

  it('brings a line back as it was registered', async () => {
    const line = waitingLine('whole', 'whole', { round: 3, quantity: 7, acceptedAt: minute(5) });
    await waitingLines().register(line);

    expect(await waitingLines().next('whole')).toEqual(line);
  });

  it('shows withdrawn lines before all others', async () => {
    await waitingLines().register(waitingLine('w1', 'withdrawing', { acceptedAt: minute(1) }));
    await waitingLines().register(waitingLine('w2', 'withdrawing', { acceptedAt: minute(2) }));

    expect(await waitingLines().withdraw('w2')).toBe(true);
    expect(await waitingLines().next('withdrawing')).toMatchObject({ id: 'w2', state: 'withdrawn' });
    expect(await waitingLines().count('withdrawing')).toBe(1);
  });

  it('registers and withdraws a line once, whatever is repeated', async () => {
    const line = waitingLine('again', 'again');
    await Promise.all(Array.from({ length: 20 }, () => waitingLines().register(line)));
    expect(await waitingLines().count('again')).toBe(1);

    expect(await waitingLines().withdraw('again')).toBe(true);
    await waitingLines().register(line);
    expect(await waitingLines().withdraw('again')).toBe(true);
    expect(await waitingLines().next('again')).toMatchObject({ state: 'withdrawn' });
    expect(await waitingLines().withdraw('unknown')).toBe(false);
  });

  it('finishes a line only in the state that was seen, and for one of many', async () => {
    await waitingLines().register(waitingLine('f', 'finishing'));
    await waitingLines().withdraw('f');

    expect(await waitingLines().finish('f', 'waiting')).toBe(false);
    const finished = await Promise.all(Array.from({ length: 20 }, () => waitingLines().finish('f', 'withdrawn')));
    expect(finished.filter(Boolean)).toHaveLength(1);
    expect(await waitingLines().exist('finishing')).toBe(false);
  });

  it('ends as withdrawn or as served when both happen at once, never as both', async () => {
    for (let round = 0; round < 10; round += 1) {
      await waitingLines().register(waitingLine(`r-${round}`, 'racing'));
      const [withdrawn, served] = await Promise.all([
        waitingLines().withdraw(`r-${round}`),
        waitingLines().finish(`r-${round}`, 'waiting'),
      ]);

      expect(withdrawn).toBe(!served);
    }
  });

  it('knows who has waited longer', async () => {
    await waitingLines().register(waitingLine('m', 'older', { acceptedAt: minute(5) }));

    expect(await waitingLines().standing('older', minute(6), 'a')).toBe('behind');
    expect(await waitingLines().standing('older', minute(4), 'z')).toBe('ahead');
    expect(await waitingLines().standing('older', minute(5), 'n')).toBe('behind');
    expect(await waitingLines().standing('older', minute(5), 'a')).toBe('ahead');
    expect(await waitingLines().standing('older', minute(5), 'm')).toBe('first');
    expect(await waitingLines().standing('nothing', minute(5), 'm')).toBe('ahead');
  });

  it('lets nobody stand behind a withdrawn line, which is still on the list', async () => {
    await waitingLines().register(waitingLine('left', 'leaving'));
    await waitingLines().withdraw('left');

    expect(await waitingLines().standing('leaving', minute(9), 'z')).toBe('ahead');
    expect(await waitingLines().exist('leaving')).toBe(true);
    expect(await waitingLines().products()).toContain('leaving');
    expect(await waitingLines().count('leaving')).toBe(0);
  });
});
