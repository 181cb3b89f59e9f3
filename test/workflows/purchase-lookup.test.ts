import { activityInfo } from '@temporalio/activity';
import { cancelLineUpdate, orderStatusQuery, recordRefundUpdate, resubmitLineUpdate } from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, operator } from '../helpers/orders';
import { purchase, purchaseLine } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

describe('a purchase whose message leaves its lines out', () => {
  const temporal = useTemporal();
  const buyer = { email: 'ann@example.com', name: 'Ann', company: null, country: null };
  const unknown = { email: null, name: null, company: null, country: null };
  const message = purchase({ lines: [], buyer: unknown, lookup: 'session-1' });
  const details = { lines: [purchaseLine({ quantity: 2 })], buyer };
  const found = { status: 'found' as const, details };

  it('is looked up once, however often it is told, and fulfilled', async () => {
    let tellBoth: () => void = () => undefined;
    const areBothTold = new Promise<void>((resolve) => (tellBoth = resolve));
    // A step keeps its id when a slow machine lets it try again.
    const steps = new Set<string>();
    const lookUpPurchase = jest.fn(async () => {
      const { activityId, isLocal } = activityInfo();
      steps.add(activityId);
      if (isLocal && steps.size === 1) throw new Error('no answer');
      await areBothTold;
      return found;
    });
    const activities = fakeActivities({ lookUpPurchase });
    const identity = newIdentity();
    const order = await temporal.run(activities, async (run) => {
      // One after the other: the time-skipping server may take two beginnings at once for two workflows.
      const handle = await notify(run, message, identity);
      await notify(run, message, identity);
      tellBoth();
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(order).toMatchObject({ state: 'delivered', buyer, lines: [{ quantity: 2, state: 'delivered' }] });
    // The try within the workflow's task that failed, and the one that the server repeats.
    expect(steps.size).toBe(2);
    expect(activities.lookUpPurchase).toHaveBeenCalledWith('direct', {
      externalId: identity.externalId,
      lookup: 'session-1',
    });
  });

  it('is looked up with the licenses that its message has named', async () => {
    const activities = fakeActivities({ lookUpPurchase: jest.fn(() => Promise.resolve(found)) });
    await temporal.run(activities, async (run) => endOf(await notify(run, { ...message, upgrades: ['lic_1'] })));

    expect(activities.lookUpPurchase.mock.lastCall).toMatchObject(['direct', { upgrades: ['lic_1'] }]);
  });

  it('is recorded without lines while the platform does not answer, and fulfilled once it does', async () => {
    let isUp = false;
    const activities = fakeActivities({
      lookUpPurchase: jest.fn(() => (isUp ? Promise.resolve(found) : Promise.reject(new Error('no answer')))),
    });
    const { before, after } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('30 minutes');
      const waiting = activities.recorded.at(-1);
      isUp = true;
      await run.env.sleep('10 minutes');
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

  const unusable = { status: 'unusable' as const, fault: 'items: missing' };

  it('becomes an exception when what the platform tells is no use, and is asked for again when it is resubmitted', async () => {
    let isMended = false;
    const lookUpPurchase = jest.fn(() => Promise.resolve(isMended ? found : unusable));
    const { waiting, after } = await temporal.run(fakeActivities({ lookUpPurchase }), async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('1 minute');
      const before = await handle.query(orderStatusQuery);
      isMended = true;
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ ...operator, line: 'unlisted' }] });
      await endOf(handle);
      return { waiting: before, after: await handle.query(orderStatusQuery) };
    });

    expect(waiting).toMatchObject({
      state: 'exception',
      lines: [{ id: 'unlisted', exception: { reason: 'details_missing', facts: { cause: 'items: missing' } } }],
    });
    expect(after).toMatchObject({ state: 'delivered', lines: [{ id: 'desktop-app', quantity: 2 }] });
  });

  it('becomes an exception when the platform has not answered for a day', async () => {
    const lookUpPurchase = jest.fn(() => Promise.reject(new Error('no answer')));
    const order = await temporal.run(fakeActivities({ lookUpPurchase }), async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('25 hours');
      const waiting = await handle.query(orderStatusQuery);
      await handle.executeUpdate(cancelLineUpdate, { args: [{ ...operator, line: 'unlisted' }] });
      await handle.executeUpdate(recordRefundUpdate, { args: [{ ...operator, line: 'unlisted' }] });
      await endOf(handle);
      return waiting;
    });

    expect(order.lines).toMatchObject([{ exception: { reason: 'details_missing' } }]);
  });

  it('is fulfilled as an operator says what was bought, and takes no other lines after that', async () => {
    const activities = fakeActivities({ lookUpPurchase: jest.fn(() => Promise.resolve(unusable)) });
    const identity = newIdentity();
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, message, identity);
      await run.env.sleep('1 minute');
      const corrections = { product: 'desktop-app', quantity: 3 };
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ ...operator, line: 'unlisted', corrections }] });
      await endOf(handle);
      const ended = await handle.query(orderStatusQuery);
      await endOf(await notify(run, purchase(), identity, ended));
      return activities.recorded.at(-1);
    });

    expect(order).toMatchObject({
      state: 'delivered',
      lines: [{ id: 'unlisted', quantity: 3 }],
    });
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('is settled by another message that tells the lines', async () => {
    const activities = fakeActivities({ lookUpPurchase: jest.fn(() => Promise.resolve(unusable)) });
    const identity = newIdentity();
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, message, identity);
      await run.env.sleep('1 minute');
      await notify(run, purchase(), identity);
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(order).toMatchObject({ state: 'delivered', lines: [{ id: 'desktop-app' }] });
  });

  it('is asked for again by a workflow that goes on from the record of one that was lost', async () => {
    const lost = fakeActivities({ lookUpPurchase: jest.fn(() => Promise.reject(new Error('no answer'))) });
    const identity = newIdentity();
    await temporal.run(lost, async (run) => {
      const handle = await notify(run, message, identity);
      await run.env.sleep('10 minutes');
      await handle.terminate();
    });
    const record = lost.recorded.at(-1) ?? null;
    const activities = fakeActivities({
      lookUpPurchase: jest.fn(() => Promise.resolve(found)),
      findRecordedOrder: jest.fn(() => Promise.resolve(record)),
    });
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, message, identity, record);
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(record).toMatchObject({ lines: [], unlisted: { lookup: 'session-1' } });
    expect(order).toMatchObject({ state: 'delivered', lines: [{ quantity: 2 }] });
  });
});
