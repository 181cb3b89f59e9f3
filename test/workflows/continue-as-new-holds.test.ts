import type { KeyReply } from '../../domain/rights';
import { orderStatusQuery } from '../../workflows/messages';
import { until } from '../helpers/engine';
import { heldOrders } from '../helpers/held-orders';
import { cancel, goOn, growLong, lineOf, untilNewRun } from '../helpers/long-histories';
import { notify } from '../helpers/orders';
import { grants, retries } from '../helpers/publishers';
import { purchase, purchaseLine } from '../helpers/purchases';
import { useTemporal } from '../helpers/temporal';

jest.setTimeout(300_000);

const HOUR_MS = 3_600_000;
const LINE = 'space-game';
const payment = { method: 'sandbox-card', customer: null };
const order = () => purchase({ payment, lines: [purchaseLine({ key: LINE, product: LINE })] });

describe('an order that goes on in a new run while its price is held', () => {
  const temporal = useTemporal();
  let shop: Awaited<ReturnType<typeof heldOrders>>;
  // Holds end on the hour of their beginning; tries are half an hour off, for the sake of `goOn`.
  const open = async (answer: (n: number) => KeyReply) =>
    (shop = await heldOrders((n) => (n === 1 ? retries(HOUR_MS / 2) : answer(n))));
  afterEach(() => shop.server.stop());
  const holds = () => shop.activities.preparePayment;

  it('renews the hold and takes it once', async () => {
    await open((n) => (n > 15 * 24 ? grants('KEY-1') : retries()));
    const state = await temporal.run(shop.activities, async (run) => {
      shop.clock.run = run;
      const handle = await notify(run, order());
      for (let day = 0; day < 4; day += 1) await run.env.sleep('1.1 days');
      await goOn(handle);
      for (let day = 0; day < 12; day += 1) await run.env.sleep('1 day');
      return handle.result();
    });

    expect(state).toBe('delivered');
    expect(shop.states()).toEqual(['cancelled', 'cancelled', 'charged']);
    expect(shop.moved()).toEqual([['charge', 4900]]);
  });

  it('waits for a renewal that is under way', async () => {
    await open(() => retries());
    const ask = holds().getMockImplementation()!;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    holds().mockImplementation(async (...asked) => {
      const n = holds().mock.calls.length;
      if (n === 2) throw new Error('out of reach');
      const prepared = await ask(...asked);
      if (n === 3) await answered;
      return prepared;
    });
    const { during, first, held } = await temporal.run(shop.activities, async (run) => {
      shop.clock.run = run;
      const handle = await notify(run, order());
      for (let day = 0; day < 6; day += 1) await run.env.sleep('1 day');
      const passing = run.env.sleep('1 day'); // time stands still while an activity is at work
      await until('the renewal', () => shop.states().length === 2);
      const first = await growLong(handle);
      await handle.query(orderStatusQuery);
      const during = (await handle.describe()).runId;
      answer();
      await untilNewRun(handle, first);
      await passing;
      const held = { line: await lineOf(handle), states: shop.states() };
      await cancel(handle);
      return { during, first, held };
    });

    expect(during).toBe(first);
    expect(held.line?.charge).toMatchObject({ state: 'open', renewals: 1 });
    expect(held.states).toEqual(['cancelled', 'held']);
    expect(shop.states()).toEqual(['cancelled', 'cancelled']);
    expect(shop.moved()).toEqual([]);
  });

  it.each([
    ['the first one', 1, ['cancelled']],
    ['its renewal', 7, ['cancelled', 'cancelled']],
  ])('does not ask the bank again that has declined %s', async (_case, days, states) => {
    await open(() => retries());
    const { asked, line } = await temporal.run(shop.activities, async (run) => {
      shop.clock.run = run;
      if (days === 1) shop.server.setMode('decline');
      const handle = await notify(run, order());
      for (let day = 0; day < days - 1; day += 1) await run.env.sleep('1 day');
      shop.server.setMode('decline');
      await run.env.sleep('14 hours');
      const asked = holds().mock.calls.length;
      await goOn(handle);
      for (let day = 0; day < 2; day += 1) await run.env.sleep('1 day');
      const line = await lineOf(handle);
      await cancel(handle);
      return { asked, line };
    });

    expect(line?.exception?.reason).toBe('rights_retrying');
    expect(holds()).toHaveBeenCalledTimes(asked);
    expect(shop.states()).toEqual(states);
    expect(shop.moved()).toEqual([]);
  });
});
