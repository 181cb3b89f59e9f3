import { wakePools } from '../../api/pool-waking';

describe('wakePools', () => {
  const start = (status: 'taken' | 'unavailable') => {
    const stockChanged = jest.fn(() => Promise.resolve({ status }));
    const warn = jest.fn();
    const products = () => Promise.resolve(['plugin', 'game']);
    const context = { models: { waitingLines: { products } }, gateway: { stockChanged }, logger: { warn } };
    return { stockChanged, warn, done: wakePools(context as unknown as Parameters<typeof wakePools>[0]) };
  };

  it('wakes each pool that lines wait at', async () => {
    const { stockChanged, warn, done } = start('taken');
    await done;

    expect(stockChanged.mock.calls).toEqual([['plugin'], ['game']]);
    expect(warn).not.toHaveBeenCalled();
  });

  it('gives up at the first that cannot be told, and says so', async () => {
    const { stockChanged, warn, done } = start('unavailable');
    await done;

    expect(stockChanged).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
