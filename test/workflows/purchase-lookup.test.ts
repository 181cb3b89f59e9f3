import { orderStatusQuery } from '../../workflows/messages';
import { fakeActivities, newIdentity, notify } from '../helpers/orders';
import { purchase, purchaseLine } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

describe('a purchase whose message leaves its lines out', () => {
  const temporal = useTemporal();
  const buyer = { email: 'ann@example.com', name: 'Ann', company: null, country: null };
  const unknown = { email: null, name: null, company: null, country: null };
  const message = purchase({ lines: [], buyer: unknown, lookup: 'session-1' });
  const details = { lines: [purchaseLine({ quantity: 2 })], buyer };

  it('is looked up once, however often it is told, and fulfilled', async () => {
    const activities = fakeActivities({ lookUpPurchase: jest.fn(() => Promise.resolve(details)) });
    const identity = newIdentity();
    const order = await temporal.run(activities, async (run) => {
      const [handle] = await Promise.all([notify(run, message, identity), notify(run, message, identity)]);
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(order).toMatchObject({ state: 'delivered', buyer, lines: [{ quantity: 2, state: 'delivered' }] });
    expect(activities.lookUpPurchase).toHaveBeenCalledTimes(1);
    expect(activities.lookUpPurchase).toHaveBeenCalledWith('direct', {
      externalId: identity.externalId,
      lookup: 'session-1',
    });
  });

  it('is recorded without lines while the platform does not answer, and fulfilled once it does', async () => {
    let isUp = false;
    const activities = fakeActivities({
      lookUpPurchase: jest.fn(() => (isUp ? Promise.resolve(details) : Promise.reject(new Error('no answer')))),
    });
    const { before, after } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('30 minutes');
      const waiting = activities.recorded.at(-1);
      isUp = true;
      await endOf(handle);
      return { before: waiting, after: await handle.query(orderStatusQuery) };
    });

    expect(before).toMatchObject({ state: 'processing', lines: [], endedAt: null });
    expect(before?.timeline).toMatchObject([{ event: 'details_missing' }]);
    expect(after.state).toBe('delivered');
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('is not looked up when another message has told its lines', async () => {
    const activities = fakeActivities();
    const identity = newIdentity();
    await temporal.run(activities, async (run) => {
      await notify(run, purchase(), identity);
      await endOf(await notify(run, message, identity));
    });

    expect(activities.lookUpPurchase).not.toHaveBeenCalled();
  });
});
