import { createAfterwork } from '../../api/afterwork';

describe('createAfterwork', () => {
  const start = () => {
    const error = jest.fn();
    return { error, afterwork: createAfterwork({ error }) };
  };

  it('waits for all that was begun, also for what begins meanwhile', async () => {
    const { afterwork } = start();
    const done: string[] = [];
    afterwork.begin(async () => {
      await new Promise(setImmediate);
      done.push('first');
      afterwork.begin(async () => {
        await new Promise(setImmediate);
        done.push('second');
      });
    });
    await afterwork.finish();

    expect(done).toEqual(['first', 'second']);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
  ])('logs what %s, and ends all the same', async (_case, work) => {
    const { afterwork, error } = start();
    afterwork.begin(work);
    await afterwork.finish();

    expect(error).toHaveBeenCalledWith({ err: new Error('down') }, 'work after an answer has failed');
  });
});
