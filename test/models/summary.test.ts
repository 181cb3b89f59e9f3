import { useDatabase } from '../helpers/database';

describe('summaries', () => {
  const database = useDatabase();
  const summaries = () => database.models.summaries;
  const setting = { to: 'vendor@example.com', every: 'day', hour: 5 } as const;
  const until = (day: number) => new Date(Date.UTC(2026, 2, day, 5));

  it('are off until somebody wants them', async () => {
    expect(await summaries().get()).toEqual({ to: null, every: null, hour: 7, sentUntil: null });
  });

  it('remember until when the vendor has been told, never less', async () => {
    await summaries().save(setting);
    await summaries().markSent(until(2));
    await summaries().markSent(until(1));
    await summaries().save({ ...setting, every: 'week' });

    expect(await summaries().get()).toEqual({ ...setting, every: 'week', sentUntil: until(2).toISOString() });
  });

  it('begin anew after they were off', async () => {
    await summaries().save({ ...setting, every: null });
    await summaries().save(setting);

    expect(await summaries().get()).toEqual({ ...setting, sentUntil: null });
  });
});
