import type { AllocationRequest } from '../../domain/allocation';
import {
  codesFetchedSignal,
  mailBouncedSignal,
  orderStatusQuery,
  resendOrderUpdate,
  resubmitLineUpdate,
} from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, operator, tell } from '../helpers/orders';
import { allocated, granted, objection, purchase, purchaseLine, waiting } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

describe('fulfillOrder, when its surroundings fail it', () => {
  const temporal = useTemporal();

  it('goes on with its lines when somebody cancels the workflow itself', async () => {
    let isUp = false;
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(
          allocated(request, (line) =>
            line.product === 'plugin' ? granted(line) : objection('unknown_product')(line),
          ),
        ),
      ),
      mailCodes: jest.fn(() =>
        isUp ? Promise.resolve({ status: 'sent' as const }) : Promise.reject(new Error('no mail server')),
      ),
    });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      await handle.cancel();
      await handle.executeUpdate(resubmitLineUpdate, {
        args: [{ line: 'desktop-app', ...operator, corrections: { product: 'plugin' } }],
      });
      await run.env.sleep('1 hour');
      await handle.cancel();
      isUp = true;
      return endOf(handle);
    });

    expect(state).toBe('delivered');
  });

  it('shows a mail that its server puts off for a day, and sends it on when it is resubmitted', async () => {
    let isUp = false;
    const activities = fakeActivities({
      mailCodes: jest.fn(() =>
        isUp ? Promise.resolve({ status: 'sent' as const }) : Promise.reject(new Error('450 4.1.2')),
      ),
    });
    const { held, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('25 hours');
      const status = await handle.query(orderStatusQuery);
      isUp = true;
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ line: 'desktop-app', ...operator }] });
      return { held: status, state: await endOf(handle) };
    });

    expect(held.lines[0]?.exception).toMatchObject({ reason: 'undeliverable', deadline: null });
    expect(state).toBe('delivered');
  });

  it('delivers what no mail could bring when the platform fetches it after all', async () => {
    const activities = fakeActivities({
      mailCodes: jest.fn(() => Promise.resolve({ status: 'refused' as const, reason: 'no address' })),
    });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ channel: 'reply', delivery: 'response' }));
      await run.env.sleep('2 hours');
      await handle.signal(codesFetchedSignal, { lines: ['desktop-app'] });
      return endOf(handle);
    });

    expect(state).toBe('delivered');
  });

  it('goes on from its record with what was open when its workflow was lost', async () => {
    const identity = newIdentity();
    let hasStock = false;
    const outcomeOf = (line: AllocationRequest['lines'][number]) =>
      line.id === 'odd' ? objection('unknown_product')(line) : hasStock ? granted(line) : waiting(line);
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) => Promise.resolve(allocated(request, outcomeOf))),
    });
    const lines = [purchaseLine(), purchaseLine({ key: 'odd', product: 'odd' })];
    const { before, after } = await temporal.run(activities, async (run) => {
      const lost = await notify(run, purchase({ lines }), identity);
      await run.env.sleep('1 day');
      await lost.terminate();
      hasStock = true;
      const earlier = activities.recorded.at(-1)!;
      const again = await notify(run, purchase({ lines }), identity, earlier);
      await run.env.sleep('21 days');
      const status = await again.query(orderStatusQuery);
      await again.terminate();
      return { before: earlier, after: status };
    });

    expect(before.lines.map(({ exception }) => exception?.reason)).toEqual(['pool_empty', 'unknown_product']);
    expect(after.lines[0]).toMatchObject({ state: 'delivered' });
    expect(after.lines[1]).toMatchObject({ exception: { reason: 'refund_due' } });
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('holds a delivered line whose mail has come back, and delivers it to the corrected address', async () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    const { held, state } = await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      const bounce = { lines: ['desktop-app'], reason: 'the mail came back (5.1.1)' };
      const again = await tell(run, identity, mailBouncedSignal, bounce, activities.recorded.at(-1)!);
      const order = await again.executeUpdate(resubmitLineUpdate, {
        args: [{ line: 'desktop-app', ...operator, corrections: { email: 'ann@example.org' } }],
      });
      return { held: order.timeline, state: await endOf(again) };
    });

    expect(held).toContainEqual(expect.objectContaining({ event: 'exception', note: 'undeliverable' }));
    expect(activities.mailCodes).toHaveBeenLastCalledWith(
      expect.objectContaining({
        mailing: '1',
        buyer: expect.objectContaining({ email: 'ann@example.org' }) as unknown,
      }),
    );
    expect(activities.releaseLine).not.toHaveBeenCalled();
    expect(state).toBe('delivered');
  });

  it('says of a mail of a reopened order which redeliveries it knows of, for others may correct the address', async () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      const ended = activities.recorded.at(-1)!;
      const resent = { at: ended.updatedAt, event: 'resent' as const, line: null, by: 'olga', why: 'lost' };
      const earlier = { ...ended, timeline: [...ended.timeline, { ...resent, note: 'redelivery 1' }] };
      activities.recorded.push(earlier);
      await endOf(await notify(run, purchase({ lines: [purchaseLine({ key: 'more' })] }), identity, earlier));
    });
    const mails = jest.mocked(activities.mailCodes).mock.calls.map(([mail]) => mail.knownRedeliveries);

    expect(mails).toEqual([undefined, ['redelivery 1']]);
  });

  it.each(['resend', 'resubmit'] as const)('asks of no redelivery once a %s has told an address', async (action) => {
    const identity = newIdentity();
    const email = purchase().buyer.email ?? '';
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(
          allocated(request, (line) =>
            line.id === 'odd' && line.product !== 'plugin' ? objection('unknown_product')(line) : granted(line),
          ),
        ),
      ),
    });
    await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      const more = purchase({ lines: [purchaseLine({ key: 'odd', product: 'odd' })] });
      const handle = await notify(run, more, identity, activities.recorded.at(-1));
      await run.env.sleep('1 minute');
      const corrections = { product: 'plugin', ...(action === 'resubmit' && { email }) };
      if (action === 'resend') await handle.executeUpdate(resendOrderUpdate, { args: [{ ...operator, email }] });
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ line: 'odd', ...operator, corrections }] });
      await endOf(handle);
    });
    const [, ...mails] = jest.mocked(activities.mailCodes).mock.calls.map(([mail]) => mail);

    expect(mails).toHaveLength(action === 'resend' ? 2 : 1);
    expect(mails.map(({ buyer, knownRedeliveries }) => [buyer.email, knownRedeliveries])).toEqual(
      mails.map(() => [email, undefined]),
    );
    expect(activities.recorded.at(-1)).toMatchObject({ addressCorrected: true });
  });

  it('holds an undeliverable line until its address is corrected, then sends another mail', async () => {
    const activities = fakeActivities({
      mailCodes: jest.fn(({ buyer }) =>
        Promise.resolve(
          buyer.email === 'ann@example.com'
            ? { status: 'refused' as const, reason: '550' }
            : { status: 'sent' as const },
        ),
      ),
    });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('30 days');
      await handle.executeUpdate(resubmitLineUpdate, {
        args: [{ line: 'desktop-app', ...operator, corrections: { email: 'ann@example.org' } }],
      });
      return handle.result();
    });

    expect(state).toBe('delivered');
    expect(activities.mailCodes).toHaveBeenLastCalledWith(expect.objectContaining({ mailing: '1' }));
  });
});
