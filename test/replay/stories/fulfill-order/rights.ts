import type { KeyReply, KeyRequest } from '../../../../domain/rights';
import {
  cancelLineUpdate,
  enterKeysUpdate,
  recordRefundUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from '../../../../workflows/messages';
import { notify } from '../../../helpers/orders';
import { fails, grants, publisher, refuses, retries } from '../../../helpers/publishers';
import { purchase, purchaseLine } from '../../../helpers/purchases';
import type { Run } from '../../../helpers/temporal';
import { act, failing, toItsEnd, until, type Stories, type Story } from '../story';

const LINE = 'space-game';
/** A key that another order's line has. */
const TAKEN = 'TAKEN';
const payment = { method: 'sandbox-card', customer: null };
const order = (quantity = 1, changes = {}) =>
  purchase({ lines: [purchaseLine({ key: LINE, product: LINE, quantity })], ...changes });

/** An order that goes its way by itself. */
const byItself =
  (answer: (request: KeyRequest, n: number) => KeyReply, message = order(1, { payment })) =>
  (): Story => ({
    activities: publisher(answer).activities,
    tell: (run) => toItsEnd(notify(run, message)),
  });

/** Answers each line once in this way, and grants it what it lacks from then on. */
function onceFor(reply: (line: string) => KeyReply) {
  const asked = new Set<string>();
  let keys = 0;
  const { activities, codes } = publisher(({ lineId, quantity }) => {
    if (asked.has(lineId)) return grants(...Array.from({ length: quantity }, () => `KEY-${(keys += 1)}`));
    asked.add(lineId);
    return reply(lineId);
  });
  codes.set('another-order/space-game/1', TAKEN);
  return activities;
}

/** One order with a line for each thing that may be done while keys are missing, and one that is left alone. */
const everyWayOutOf =
  (reply: (line: string) => KeyReply, quantity = 1) =>
  (): Story => ({
    activities: onceFor(reply),
    tell: async (run) => {
      const keys = ['resubmitted', 'corrected', 'switched', 'entered', 'cancelled', 'refunded', 'left'];
      const lines = keys.map((key) => purchaseLine({ key, product: LINE, quantity }));
      const handle = await notify(run, purchase({ lines }));
      await run.env.sleep('1 minute');
      await act(handle, resubmitLineUpdate, { line: 'resubmitted' });
      await act(handle, resubmitLineUpdate, {
        line: 'corrected',
        corrections: { reference: 'CORRECTED', quantity: 3 },
      });
      await act(handle, switchSourceUpdate, { line: 'switched', source: 'generate' });
      await act(handle, enterKeysUpdate, { line: 'entered' });
      await act(handle, cancelLineUpdate, { line: 'cancelled' });
      await act(handle, recordRefundUpdate, { line: 'refunded' });
      await run.env.sleep('22 days');
      return handle;
    },
  });

/** Has an operator send a line elsewhere while its publisher thinks about the second question. */
const lateKey = (goElsewhere: (handle: Awaited<ReturnType<typeof notify>>) => Promise<unknown>) => (): Story => {
  let answer: (reply: KeyReply) => void = () => undefined;
  const { activities, asked } = publisher((_request, n) =>
    n === 1 ? retries() : new Promise<KeyReply>((resolve) => (answer = resolve)),
  );
  return {
    activities,
    tell: async (run: Run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 hour');
      await until('the second question', () => asked.length === 2);
      await goElsewhere(handle);
      answer(grants('LATE-KEY'));
      await run.env.sleep('1 minute');
      return handle;
    },
  };
};

/** Lines whose codes are asked for at a publisher. */
export const rights: Stories = {
  'rights-granted-and-charged': byItself(() => grants('KEY-1')),
  'rights-retried-then-granted-and-charged': byItself((_request, n) => (n < 30 ? retries() : grants('KEY-1'))),
  'rights-short-then-granted': byItself(
    (_request, n) => (n % 2 === 1 ? grants(`KEY-${n}`) : fails('network')),
    order(3, { payment }),
  ),
  'rights-never-granted-and-expired': byItself(() => retries()),

  'rights-never-granted-and-refund-due': () => ({
    activities: publisher(() => fails('timeout')).activities,
    tell: async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('22 days');
      await act(handle, recordRefundUpdate, { line: LINE });
      return toItsEnd(handle);
    },
  }),

  'rights-refused-and-expired': byItself(() => refuses),

  'rights-after-a-try-that-was-cut-off': () => {
    const { activities } = publisher(() => grants('KEY-1'));
    return {
      activities: { ...activities, requestKeysOnce: failing(1, activities.requestKeysOnce) },
      tell: (run) => toItsEnd(notify(run, order())),
    };
  },

  rights_retrying: everyWayOutOf(() => retries()),
  rights_refused: everyWayOutOf(() => refuses),
  rights_short: everyWayOutOf((line) => grants(`FIRST-${line}`), 2),
  duplicate_key: everyWayOutOf(() => grants(TAKEN)),

  'key-that-comes-after-a-cancellation': lateKey((handle) => act(handle, cancelLineUpdate, { line: LINE })),
  'key-that-comes-after-a-switch-of-the-source': lateKey((handle) =>
    act(handle, switchSourceUpdate, { line: LINE, source: 'generate' }),
  ),

  'resubmitted-in-the-middle-of-waiting': () => ({
    activities: publisher((_request, n) => (n < 30 ? retries() : grants('KEY'))).activities,
    tell: async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('10 hours');
      await act(handle, resubmitLineUpdate, { line: LINE });
      return toItsEnd(handle);
    },
  }),
};
