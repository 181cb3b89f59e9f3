import type { Corrections } from '../../domain/operator-action';
import type { KeyReply } from '../../domain/rights';
import { cancelLineUpdate, orderRefundedSignal, orderStatusQuery, resubmitLineUpdate } from '../../workflows/messages';
import { until } from '../helpers/engine';
import { heldOrders } from '../helpers/held-orders';
import { newIdentity, notify, operator } from '../helpers/orders';
import { grants, refuses, retries } from '../helpers/publishers';
import { purchase, purchaseLine } from '../helpers/purchases';
import { endOf, eventTypes, useTemporal, type Run } from '../helpers/temporal';

const LINE = 'space-game';
const HOURS_A_DAY = 24;
const DAY_MS = HOURS_A_DAY * 3_600_000;
const payment = { method: 'sandbox-card', customer: null };
const order = () => purchase({ payment, lines: [purchaseLine({ key: LINE, product: LINE })] });
const never = () => retries();
/** Grants at the first hourly try after so many days. */
const after =
  (days: number, reply: KeyReply = grants('KEY-1')) =>
  (n: number): KeyReply =>
    n > days * HOURS_A_DAY ? reply : retries();

describe('Holds', () => {
  const temporal = useTemporal();
  let shop: Awaited<ReturnType<typeof heldOrders>>;

  const open = async (answer: (n: number) => KeyReply) => (shop = await heldOrders(answer));
  afterEach(() => shop.server.stop());

  /** Runs a story with the gateway in its time. */
  const run = <Result>(story: (run: Run) => Promise<Result>) =>
    temporal.run(shop.activities, (running) => {
      shop.clock.run = running;
      return story(running);
    });
  const pass = async ({ env }: Run, days: number) => {
    for (let day = 0; day < days; day += 1) await env.sleep('1 day');
  };

  /** A switch that puts the gateway out of reach of whoever asks for a hold. */
  const breakable = () => {
    const outage = { isOn: false };
    const { preparePayment } = shop.activities;
    const ask = preparePayment.getMockImplementation()!;
    preparePayment.mockImplementation((...asked) =>
      outage.isOn ? Promise.reject(new Error('out of reach')) : ask(...asked),
    );
    return outage;
  };

  it('renew a hold over 21 days, and give up every one when the line expires, within 30 events and 8 for each hold', async () => {
    await open(never);
    const { state, events } = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 20);
      return { state: await handle.result(), events: await eventTypes(handle) };
    });

    expect(state).toBe('expired');
    expect(shop.states()).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    expect(shop.moved()).toEqual([]);
    expect(events.length).toBeLessThanOrEqual(30 + 4 * 8);
  });

  it('are taken once when the keys come, and not an earlier one of the same line', async () => {
    await open(after(15));
    const state = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 16);
      return handle.result();
    });

    expect(state).toBe('delivered');
    expect(shop.states()).toEqual(['cancelled', 'cancelled', 'charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('are not asked for when the keys are there at once', async () => {
    await open(() => grants('KEY-1'));
    const state = await run(async (running) => (await notify(running, order())).result());

    expect(state).toBe('delivered');
    expect(shop.activities.preparePayment).toHaveBeenCalledTimes(1);
    expect(shop.activities.preparePayment.mock.calls[0]?.[1]).toMatchObject({ mode: 'savedMethod' });
  });

  it('are given up when the line is cancelled while one is being renewed, the new one too', async () => {
    await open(never);
    const ask = shop.activities.preparePayment.getMockImplementation()!;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    shop.activities.preparePayment.mockImplementation(async (...asked) => {
      const n = shop.activities.preparePayment.mock.calls.length;
      if (n === 2) throw new Error('out of reach');
      const prepared = await ask(...asked);
      if (n === 3) await answered;
      return prepared;
    });
    const state = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 6);
      const passing = running.env.sleep('1 day'); // time stands still while an activity is at work
      await until('the renewal', () => Promise.resolve(shop.states().length === 2));
      await handle.executeUpdate(cancelLineUpdate, { args: [{ line: LINE, ...operator }] });
      answer();
      await passing;
      return endOf(handle);
    });

    expect(state).toBe('cancelled');
    expect(shop.states()).toEqual(['cancelled', 'cancelled']);
    expect(shop.moved()).toEqual([]);
  });

  it('are given up when the store has given the money back', async () => {
    await open(never);
    const state = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 1);
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      return endOf(handle);
    });

    expect([state, shop.states(), shop.moved()]).toEqual(['refunded', ['cancelled'], []]);
  });

  const correct = (handle: Awaited<ReturnType<typeof notify>>, corrections: Corrections) =>
    handle.executeUpdate(resubmitLineUpdate, { args: [{ line: LINE, ...operator, corrections }] });
  const three = () => purchase({ payment, lines: [purchaseLine({ key: LINE, product: LINE, quantity: 3 })] });

  it('give way to a lower one when the quantity is corrected downwards', async () => {
    await open((n) => (n === 25 ? refuses : n > 72 ? grants('KEY-1') : retries()));
    const seen = await run(async (running) => {
      const handle = await notify(running, three());
      await pass(running, 2);
      await correct(handle, { quantity: 1 });
      await pass(running, 1);
      const during = shop.states();
      return { during, end: await handle.result() };
    });

    expect(seen).toEqual({ during: ['cancelled', 'held'], end: 'delivered' });
    expect(shop.states()).toEqual(['cancelled', 'charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('give way to a lower one when the quantity is corrected while one is being renewed', async () => {
    await open((n) => (n > 8 * HOURS_A_DAY ? grants('KEY-1') : retries()));
    const ask = shop.activities.preparePayment.getMockImplementation()!;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    shop.activities.preparePayment.mockImplementation(async (...asked) => {
      const n = shop.activities.preparePayment.mock.calls.length;
      if (n === 2) throw new Error('out of reach');
      const prepared = await ask(...asked);
      if (n === 3) await answered;
      return prepared;
    });
    const state = await run(async (running) => {
      const handle = await notify(running, three());
      await pass(running, 6);
      const passing = running.env.sleep('1 day'); // time stands still while an activity is at work
      await until('the renewal', () => Promise.resolve(shop.states().length === 2));
      await correct(handle, { quantity: 1 });
      answer();
      await passing;
      await pass(running, 2);
      return endOf(handle);
    });

    expect(state).toBe('delivered');
    expect(shop.states()).toEqual(['cancelled', 'cancelled', 'charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('are kept while a refusal waits for an operator, and given up at its end', async () => {
    await open(after(1, refuses));
    const state = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 10);
      const during = shop.states();
      return { during, end: await handle.result() };
    });

    expect(state).toEqual({ during: ['cancelled', 'held'], end: 'expired' });
    expect(new Set(shop.states())).toEqual(new Set(['cancelled']));
    expect(shop.moved()).toEqual([]);
  });

  it.each([
    ['is taken while it still holds', 6.75, ['charged', 'cancelled']],
    [
      'is given up when it has lapsed, and the price charged at the delivery',
      15,
      ['cancelled', 'cancelled', 'charged'],
    ],
  ])('whose renewal was declined %s', async (_case, days, states) => {
    await open(after(days));
    const status = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 6);
      shop.server.setMode('decline');
      await running.env.sleep('16 hours');
      shop.server.setMode('approve');
      await pass(running, days - 6);
      await handle.result();
      return handle.query(orderStatusQuery);
    });

    expect(status.lines[0]).toMatchObject({ state: 'delivered', charge: { state: 'charged' } });
    expect(status.timeline).toContainEqual(expect.objectContaining({ event: 'hold_declined', note: 'lost_card' }));
    expect(shop.states()).toEqual(states);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('do not stop the request for keys when the bank declines them; the payment is declined at the delivery', async () => {
    await open(after(2));
    shop.server.setMode('decline');
    const status = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 3);
      const held = await handle.query(orderStatusQuery);
      await handle.terminate();
      return held;
    });

    expect(status.lines[0]?.exception?.reason).toBe('payment_declined');
    expect(shop.states()).toEqual(['cancelled', 'open']);
    expect(shop.moved()).toEqual([]);
  });

  it('are renewed to the end before they are taken, when the keys come in the middle of that', async () => {
    await open(after(6.6));
    const outage = breakable();
    const { during, state } = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 6);
      outage.isOn = true;
      await running.env.sleep('20 hours');
      const during = await handle.query(orderStatusQuery);
      outage.isOn = false;
      return { during, state: await handle.result() };
    });

    expect(during.lines[0]?.state).toBe('granted');
    expect(state).toBe('delivered');
    expect(shop.states()).toEqual(['cancelled', 'charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('are given up when the store gives the money back between the keys and the charge', async () => {
    await open(after(6.6));
    const outage = breakable();
    const state = await run(async (running) => {
      const handle = await notify(running, order());
      await pass(running, 6);
      outage.isOn = true;
      await running.env.sleep('20 hours');
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      outage.isOn = false;
      return handle.result();
    });

    expect([state, shop.states(), shop.moved()]).toEqual(['refunded', ['cancelled', 'cancelled'], []]);
  });

  it('are found again when the answer to asking for them was lost', async () => {
    await open(after(1));
    const ask = shop.activities.preparePayment.getMockImplementation()!;
    shop.activities.preparePayment.mockImplementationOnce(async (...asked) => {
      await ask(...asked);
      throw new Error('the worker was killed');
    });
    const state = await run(async (running) => (await notify(running, order())).result());

    expect(state).toBe('delivered');
    expect(shop.states()).toEqual(['charged']);
  });

  it('are taken once when the answer to that is lost', async () => {
    await open(after(1));
    shop.server.setMode('timeout-after-charge');
    const state = await run(async (running) => (await notify(running, order())).result());

    expect(state).toBe('delivered');
    expect(shop.activities.takePayment.mock.calls.length).toBeGreaterThan(1);
    expect(shop.states()).toEqual(['charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('that have lapsed before they are taken are given up, and the price is charged anew', async () => {
    await open(after(1));
    const take = shop.activities.takePayment.getMockImplementation()!;
    shop.activities.takePayment.mockImplementation((...asked) => {
      shop.clock.aheadMs = 7 * DAY_MS;
      return take(...asked);
    });
    const state = await run(async (running) => (await notify(running, order())).result());

    expect(state).toBe('delivered');
    expect(shop.states()).toEqual(['cancelled', 'charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('outlive the workflow that has begun them', async () => {
    await open(after(10));
    const identity = newIdentity();
    const state = await run(async (running) => {
      const lost = await notify(running, order(), identity);
      await pass(running, 2);
      await lost.terminate();
      const handle = await notify(running, order(), identity, shop.activities.recorded.at(-1));
      await pass(running, 9);
      return endOf(handle);
    });

    expect(state).toBe('delivered');
    expect(shop.states()).toEqual(['cancelled', 'charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });
});
