import { withinDeadline } from '../../bench/deadline';

const never = () => new Promise<string>(() => undefined);

describe('withinDeadline', () => {
  it('brings what the work brings', async () => {
    expect(await withinDeadline(60_000, Promise.resolve('done'), () => '')).toBe('done');
  });

  it('fails as the work fails', async () => {
    const work = Promise.reject(new Error('out of order'));

    await expect(withinDeadline(60_000, work, () => '')).rejects.toThrow('out of order');
  });

  it('tells what was under way when the time is over', async () => {
    let step = 'beginning';
    const outcome = withinDeadline(1, never(), () => step);
    step = 'parking';

    await expect(outcome).rejects.toThrow('Not ended in its time: parking');
  });
});
