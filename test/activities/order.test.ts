import { orderActivities } from '../../activities/order';
import { useDatabase } from '../helpers/database';
import { order } from '../models/orders';
import { atEachBreakdown, breakdown } from './breakdown';
import { range } from './shop';

describe('recordOrder', () => {
  const database = useDatabase();
  const record = (revision: number, externalId: string, models = database.models) =>
    orderActivities(models).recordOrder(order(externalId, { revision, mailing: revision }));
  const recorded = (externalId: string) => database.models.orders.findByExternalId('direct', externalId);

  it('keeps the newest of 20 recordings that come at once', async () => {
    await Promise.all(range(20).map((n) => record(n + 1, 'crowd')));

    expect(await recorded('crowd')).toMatchObject({ revision: 20, mailing: 20 });
  });

  it('leaves a newer recording alone when an earlier one is repeated', async () => {
    await record(1, 'late');
    await record(2, 'late');
    await record(1, 'late');

    expect(await recorded('late')).toMatchObject({ revision: 2, mailing: 2 });
  });

  it('is there after a repetition, whichever database call broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const { parts, broken } = breakdown({ orders: database.models.orders }, n, moment);
      await record(1, `${moment}-${n}`, { ...database.models, ...parts }).catch(() => undefined);
      await record(1, `${moment}-${n}`);

      expect(await recorded(`${moment}-${n}`)).toMatchObject({ revision: 1 });
      return broken();
    });

    expect(broken).toEqual(['orders.record', 'orders.record']);
  });
});
