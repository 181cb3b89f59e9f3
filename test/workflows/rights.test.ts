import {
  cancelLineUpdate,
  enterKeysUpdate,
  orderStatusQuery,
  resubmitLineUpdate,
  switchSourceUpdate,
} from '../../workflows/messages';
import type { Order } from '../../domain/order';
import { until } from '../helpers/engine';
import { notify, operator } from '../helpers/orders';
import { fails, grants, publisher, refuses, retries } from '../helpers/publishers';
import { purchase, purchaseLine } from '../helpers/purchases';
import { endOf, eventTypes, useTemporal } from '../helpers/temporal';

const LINE = 'space-game';
const order = (quantity = 1, changes = {}) =>
  purchase({ lines: [purchaseLine({ key: LINE, product: LINE, quantity })], ...changes });
const payment = { method: 'sandbox-card', customer: null };
const reasonsOf = ({ timeline }: Order) => timeline.flatMap(({ event, note }) => (event === 'exception' ? [note] : []));

describe('the rights of an order', () => {
  const temporal = useTemporal();

  it('are granted at the first try, charged, and mailed, within 30 events', async () => {
    const { activities, asked } = publisher(() => grants('KEY-1'));
    const { state, events } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order(1, { payment }));
      return { state: await handle.result(), events: await eventTypes(handle) };
    });

    expect(state).toBe('delivered');
    expect(asked).toHaveLength(1);
    expect(activities.takePayment).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
    expect(activities.mailWaiting).not.toHaveBeenCalled();
    expect(events.length).toBeLessThanOrEqual(30);
  });

  it.each([
    ['says "retry"', retries()],
    ['is down', fails('network')],
    ['answers nonsense', fails('invalid')],
    ['does not answer', fails('timeout')],
    ['wants to be left alone for a month', retries(30 * 24 * 60 * 60 * 1000)],
  ])('are asked for hourly over 21 days when the publisher %s, and then end uncharged', async (_case, reply) => {
    const { activities, asked } = publisher(() => reply);
    const { state, events, during } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order(1, { payment }));
      await run.env.sleep('20 days');
      const status = await handle.query(orderStatusQuery);
      return { during: status, state: await handle.result(), events: await eventTypes(handle) };
    });

    expect(asked).toHaveLength(504);
    expect(during.lines[0]).toMatchObject({ state: 'exception', exception: { reason: 'rights_retrying' } });
    expect(state).toBe('expired');
    expect(activities.preparePayment).not.toHaveBeenCalled();
    expect(activities.mailWaiting).toHaveBeenCalledTimes(1);
    expect(activities.mailClosing).toHaveBeenCalledWith(expect.objectContaining({ charged: false }));
    expect(activities.mailTransaction).toHaveBeenCalled();
    expect(events.length).toBeLessThanOrEqual(30);
  });

  it('are a refund due when the window of a prepaid line closes', async () => {
    const { activities } = publisher(() => retries());
    const status = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('22 days');
      const at22 = await handle.query(orderStatusQuery);
      await handle.terminate();
      return at22;
    });

    expect(status.lines[0]?.exception).toMatchObject({ reason: 'refund_due', deadline: null });
    expect(activities.mailClosing).toHaveBeenCalledWith(expect.objectContaining({ charged: true }));
  });

  it('come after five days of silence, a refusal, a correction and a short answer', async () => {
    const script = (reference: string, n: number) => {
      if (n <= 5 * 24) return fails('network');
      if (reference !== 'CORRECTED') return refuses;
      return n % 2 === 0 ? grants(`KEY-${n}`) : retries();
    };
    const { activities, asked, codes } = publisher(({ externalReference }, n) => script(externalReference, n));
    const { refused, done } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order(2, { payment }));
      await run.env.sleep('7 days');
      const corrections = { reference: 'CORRECTED' };
      const atRefusal = await handle.executeUpdate(resubmitLineUpdate, {
        args: [{ line: LINE, ...operator, corrections }],
      });
      await handle.result();
      return { refused: atRefusal, done: await handle.query(orderStatusQuery) };
    });

    expect(reasonsOf(refused)).toEqual(['rights_retrying', 'rights_refused']);
    expect(reasonsOf(done)).toContain('rights_short');
    expect(done.lines[0]).toMatchObject({ state: 'delivered', granted: 2, charge: { state: 'charged' } });
    expect(codes.size).toBe(2);
    expect(asked.at(-1)?.quantity).toBe(1);
    expect(activities.takePayment).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('count a key once that comes twice, and never hand over one that another line has', async () => {
    const { activities, codes } = publisher(() => grants('SAME'));
    const status = await temporal.run(activities, async (run) => {
      const lines = ['one', 'two'].map((key) => purchaseLine({ key, product: LINE }));
      const handle = await notify(run, purchase({ lines }));
      await run.env.sleep('2 days');
      const waiting = await handle.query(orderStatusQuery);
      await handle.terminate();
      return waiting;
    });

    expect(status.lines.map(({ state }) => state).sort()).toEqual(['delivered', 'exception']);
    expect(status.lines.flatMap(({ exception }) => exception?.reason ?? [])).toEqual(['duplicate_key']);
    expect(codes.size).toBe(1);
  });

  it('go back when they come for a line that was cancelled meanwhile', async () => {
    let answer: (reply: ReturnType<typeof retries>) => void = () => undefined;
    const { activities, asked, requested } = publisher((_request, n) =>
      n === 1 ? retries() : new Promise((resolve) => (answer = resolve)),
    );
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order(1, { payment }));
      await run.env.sleep('1 hour');
      await until('the second question', () => asked.length === 2);
      await handle.executeUpdate(cancelLineUpdate, { args: [{ line: LINE, ...operator }] });
      answer(grants('LATE-KEY'));
      return endOf(handle);
    });

    expect(asked).toHaveLength(2);
    expect(state).toBe('cancelled');
    expect(requested).toEqual([expect.objectContaining({ unit: expect.stringMatching(/space-game\/1$/) as unknown })]);
    expect(activities.mailCodes).not.toHaveBeenCalled();
    expect(activities.preparePayment).not.toHaveBeenCalled();
  });

  it('go back when a worker ends between keeping a late one and returning it', async () => {
    let breakOff: () => void = () => undefined;
    const { activities, asked, codes, requested } = publisher(
      () => new Promise((_resolve, reject) => (breakOff = () => reject(new Error('killed')))),
    );
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order(1, { payment }));
      await until('the question', () => asked.length === 1);
      const { orderId } = await handle.executeUpdate(cancelLineUpdate, { args: [{ line: LINE, ...operator }] });
      codes.set(`${orderId}/${LINE}/1`, 'LATE-KEY');
      breakOff();
      return endOf(handle);
    });

    expect(state).toBe('cancelled');
    expect(requested).toHaveLength(1);
    expect(activities.mailCodes).not.toHaveBeenCalled();
  });

  it('go back when they come for a line whose source was switched meanwhile, which gets others', async () => {
    let answer: (reply: ReturnType<typeof retries>) => void = () => undefined;
    const { activities, asked, requested } = publisher((_request, n) =>
      n === 1 ? retries() : new Promise((resolve) => (answer = resolve)),
    );
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 hour');
      await until('the second question', () => asked.length === 2);
      await handle.executeUpdate(switchSourceUpdate, { args: [{ line: LINE, source: 'generate', ...operator }] });
      answer(grants('LATE-KEY'));
      return endOf(handle);
    });

    expect(state).toBe('delivered');
    expect(requested).toHaveLength(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('are asked for at once when they are resubmitted, in a new window', async () => {
    const { activities, asked } = publisher((_request, n) => (n < 30 ? retries() : grants('KEY')));
    const { before, after } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('10 hours');
      const first = await handle.query(orderStatusQuery);
      const count = asked.length;
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ line: LINE, ...operator }] });
      await run.env.sleep('1 minute');
      expect(asked.length).toBe(count + 1);
      const second = await handle.query(orderStatusQuery);
      await handle.result();
      return { before: first, after: second };
    });

    const [first, second] = [before, after].map(({ lines }) => lines[0]?.exception?.deadline ?? '');
    expect(new Date(second!).getTime() - new Date(first!).getTime()).toBeGreaterThan(9 * 60 * 60 * 1000);
  });

  it('need not be asked for once an operator has entered them', async () => {
    const { activities, asked, codes } = publisher(() => retries());
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('3 hours');
      const { orderId } = await handle.query(orderStatusQuery);
      codes.set(`${orderId}/${LINE}/1`, 'ENTERED');
      await handle.executeUpdate(enterKeysUpdate, { args: [{ line: LINE, ...operator }] });
      return handle.result();
    });

    expect(state).toBe('delivered');
    expect(asked.length).toBeLessThan(6);
  });
});
