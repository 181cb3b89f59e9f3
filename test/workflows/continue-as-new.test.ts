import type { ChargeOutcome } from '../../domain/payment';
import type { KeyReply, KeyRequest } from '../../domain/rights';
import { codesFetchedSignal, orderStatusQuery, paymentMendedSignal } from '../../workflows/messages';
import { until } from '../helpers/engine';
import { cancel, eventsOf, exceptionOf, goOn, growLong, lineOf, untilNewRun } from '../helpers/long-histories';
import { fakeActivities, notify } from '../helpers/orders';
import { grants, publisher, retries } from '../helpers/publishers';
import { allocated, granted, purchase, purchaseLine, rights, waiting } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

jest.setTimeout(300_000);

const HOUR_MS = 3_600_000;
const payment = { method: 'sandbox-card', customer: null };
const app = 'desktop-app';
const game = 'space-game';
const orderOf = (...products: string[]) =>
  purchase({ payment, lines: products.map((product) => purchaseLine({ key: product, product })) });

const charged: ChargeOutcome = { status: 'charged', paymentId: 'pay-1' };
const declined: ChargeOutcome = { status: 'declined', paymentId: 'pay-1', code: 'no_funds', isHard: false };
const unconfirmed: ChargeOutcome = { status: 'actionRequired', paymentId: 'pay-1' };

/** A bank that is asked once an attempt, as gateways see to, in a store that lets payments be mended for five days. */
function bank(answer: (attempt: number) => ChargeOutcome | Promise<ChargeOutcome>) {
  const answers = new Map<number, ChargeOutcome | Promise<ChargeOutcome>>();
  const activities = fakeActivities({
    allocateCodes: (request) =>
      Promise.resolve(
        allocated(request, (line) => (line.id === 'waiting' ? waiting(line) : granted(line)), { paymentWindowDays: 5 }),
      ),
    takePayment: jest.fn(async (_store, _id, { attempt }: { attempt: number }) => {
      if (!answers.has(attempt)) answers.set(attempt, answer(attempt));
      return answers.get(attempt)!;
    }),
  });
  return { answers, activities };
}

/** A publisher whose answers to all but the first question wait for the test. */
function slowPublisher() {
  const answering: ((reply: KeyReply) => void)[] = [];
  const slow = (_request: KeyRequest, n: number) =>
    n === 1 ? retries() : new Promise<KeyReply>((resolve) => answering.push(resolve));
  return { ...publisher(slow), answering };
}

describe('an order that goes on in a new run', () => {
  const temporal = useTemporal();

  it('goes on with the tries of a declined payment, in the same window', async () => {
    const { activities, answers } = bank(() => declined);
    const { before, after, state, declines, ended } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, orderOf(app));
      await run.env.sleep('30 hours');
      const before = { tried: answers.size, exception: await exceptionOf(handle) };
      await goOn(handle);
      await until('the payment to be looked at', () => activities.takePayment.mock.calls.length === 5);
      const after = { tried: answers.size, exception: await exceptionOf(handle) };
      const state = await handle.result();
      return {
        before,
        after,
        state,
        declines: await eventsOf(handle, 'payment_declined'),
        ended: await lineOf(handle),
      };
    });

    expect(before.tried).toBe(4);
    expect(after).toEqual(before);
    expect(state).toBe('expired');
    expect(answers.size).toBe(6); // what five days have time for
    expect(declines).toBe(6);
    expect(ended?.charge?.state).toBe('open');
    expect(activities.preparePayment).toHaveBeenCalledTimes(1);
    expect(activities.cancelPayment).toHaveBeenCalledTimes(1);
  });

  it('goes on with the wait for the platform to call for its codes', async () => {
    const activities = fakeActivities();
    const { before, after, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ channel: 'reply', delivery: 'response' }));
      await until('the codes to be there', async () => (await lineOf(handle))?.state === 'granted');
      const before = await lineOf(handle);
      await goOn(handle);
      await until('the new run to be under way', async () => (await lineOf(handle))?.state === 'granted');
      const after = await lineOf(handle);
      await handle.signal(codesFetchedSignal, { lines: [app] });
      return { before, after, state: await endOf(handle) };
    });

    expect(before?.callUntil).toBeDefined();
    expect(after).toEqual(before);
    expect(activities.allocateCodes).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).not.toHaveBeenCalled();
    expect(state).toBe('delivered');
  });

  it('mails the codes when that wait has passed, counted from where it began', async () => {
    const activities = fakeActivities();
    const { before, after, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ channel: 'reply', delivery: 'response' }));
      await until('the codes to be there', async () => (await lineOf(handle))?.state === 'granted');
      const before = await lineOf(handle);
      await run.env.sleep('30 minutes');
      await goOn(handle);
      const state = await handle.result();
      return { before, after: await lineOf(handle), state };
    });
    const late = Date.parse(after?.deliveredAt ?? '') - Date.parse(before?.callUntil ?? '');

    expect(state).toBe('delivered');
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(20 * 60_000); // a wait that began anew would be half an hour longer
  });

  it('is charged once when the buyer mends the payment then', async () => {
    let isMended = false;
    const { activities } = bank(() => unconfirmed);
    activities.takePayment.mockImplementation(async () => (isMended ? charged : unconfirmed));
    const { before, after, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, orderOf(app));
      await run.env.sleep('2 days');
      const before = await exceptionOf(handle);
      await goOn(handle);
      await until('the payment to be looked at', () => activities.takePayment.mock.calls.length === 2);
      const after = await exceptionOf(handle);
      isMended = true;
      await handle.signal(paymentMendedSignal, { line: app });
      return { before, after, state: await endOf(handle) };
    });

    expect(state).toBe('delivered');
    expect(after).toEqual(before);
    expect(activities.preparePayment).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('waits for a charge that is under way, and charges no second time', async () => {
    let decide: (outcome: ChargeOutcome) => void = () => undefined;
    const { activities } = bank(() => new Promise((resolve) => (decide = resolve)));
    const { during, first, line } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, orderOf(app, 'waiting'));
      await until('the bank to be asked', () => activities.takePayment.mock.calls.length === 1);
      const first = await growLong(handle);
      await handle.query(orderStatusQuery);
      const during = (await handle.describe()).runId;
      decide(charged);
      await untilNewRun(handle, first);
      await until('the other line to wait', async () => (await lineOf(handle, 1))?.state === 'exception');
      const line = await lineOf(handle);
      await cancel(handle);
      return { during, first, line };
    });

    expect(during).toBe(first);
    expect(line).toMatchObject({ state: 'delivered', charge: { state: 'charged' } });
    expect(activities.takePayment).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
    expect(activities.refundPayment).not.toHaveBeenCalled();
  });

  it.each([
    ['stock', app],
    ['keys', game],
  ])('waits for %s in the same window, to its end', async (_case, product) => {
    const { activities, asked } = publisher(() => retries());
    activities.allocateCodes.mockImplementation((request) =>
      Promise.resolve(allocated(request, product === game ? rights : waiting)),
    );
    const { before, after, ended, expiredAt } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, orderOf(product));
      await run.env.sleep('15.1 days');
      const before = await exceptionOf(handle);
      const { calls } = activities.allocateCodes.mock;
      const earlier = [calls.length, asked.length];
      await goOn(handle);
      await until(
        'the line to be looked at',
        () => calls.length > earlier[0]! && (product === app || asked.length > earlier[1]!),
      );
      const after = await exceptionOf(handle);
      const ended = await handle.result();
      const { timeline } = await handle.query(orderStatusQuery);
      return { before, after, ended, expiredAt: timeline.find(({ event }) => event === 'expired')?.at };
    });

    expect(after).toEqual(before);
    expect(ended).toBe('expired');
    expect(Math.abs(Date.parse(expiredAt ?? '') - Date.parse(before?.deadline ?? ''))).toBeLessThan(HOUR_MS);
    expect(asked.length).toBeLessThan(507); // every hour, and once for the new run
    expect(activities.preparePayment).not.toHaveBeenCalled();
  });

  it('gets the keys that come after it, charged once', async () => {
    const { activities, asked, codes } = publisher((_request, n) => (n > 200 ? grants('KEY-1') : retries()));
    const { state, line } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, orderOf(game));
      await run.env.sleep('5.1 days');
      await goOn(handle);
      return { state: await handle.result(), line: await lineOf(handle) };
    });

    expect(state).toBe('delivered');
    expect(line).toMatchObject({ granted: 1, charge: { state: 'charged' } });
    expect(asked).toHaveLength(201);
    expect([...codes.values()]).toEqual(['KEY-1']);
    expect(activities.takePayment).toHaveBeenCalledTimes(1);
  });

  it('waits for an answer of a publisher that is on its way, and loses no key of it', async () => {
    const { activities, answering, asked, codes, requested } = slowPublisher();
    activities.allocateCodes.mockImplementation((request) =>
      Promise.resolve(allocated(request, (line) => (line.id === game ? rights(line) : waiting(line)))),
    );
    const { during, first, line } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, orderOf(game, 'waiting'));
      const passing = run.env.sleep('2 hours'); // time stands still while an activity is at work
      await until('the second question', () => answering.length === 1);
      const first = await growLong(handle);
      await handle.query(orderStatusQuery);
      const during = (await handle.describe()).runId;
      answering[0]!(grants('KEY-1'));
      await untilNewRun(handle, first);
      await passing;
      await until('the other line to wait', async () => (await lineOf(handle, 1))?.state === 'exception');
      const line = await lineOf(handle);
      await cancel(handle);
      return { during, first, line };
    });

    expect(during).toBe(first);
    expect(line).toMatchObject({ state: 'delivered', granted: 1, charge: { state: 'charged' } });
    expect(asked).toHaveLength(2);
    expect([...codes.values()]).toEqual(['KEY-1']);
    expect(requested).toEqual([]);
    expect(activities.takePayment).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('asks again when that answer is "not yet"', async () => {
    const { activities, answering, asked, codes } = slowPublisher();
    const { before, after, end } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, orderOf(game));
      const passing = run.env.sleep('2 hours');
      await until('the second question', () => answering.length === 1);
      const before = await exceptionOf(handle);
      const first = await growLong(handle);
      answering[0]!(retries());
      await untilNewRun(handle, first);
      await until('the third question', () => answering.length === 2);
      answering[1]!(retries());
      const after = await exceptionOf(handle);
      await until('the fourth question', () => answering.length === 3);
      answering[2]!(grants('KEY-1'));
      await passing;
      return { before, after, end: await endOf(handle) };
    });

    expect(end).toBe('delivered');
    expect(after).toEqual(before);
    expect(asked).toHaveLength(4);
    expect(codes.size).toBe(1);
    expect(activities.takePayment).toHaveBeenCalledTimes(1);
  });
});
