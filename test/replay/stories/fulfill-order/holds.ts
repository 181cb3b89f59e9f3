import type { AllocationRequest } from '../../../../domain/allocation';
import type { ChargeOutcome, Preparation } from '../../../../domain/payment';
import type { KeyReply } from '../../../../domain/rights';
import { cancelLineUpdate, orderRefundedSignal, resubmitLineUpdate } from '../../../../workflows/messages';
import { newIdentity, notify } from '../../../helpers/orders';
import { grants, publisher, refuses, retries } from '../../../helpers/publishers';
import { allocated, purchase, purchaseLine, rights } from '../../../helpers/purchases';
import type { Run } from '../../../helpers/temporal';
import { act, toItsEnd, type Stories, type Story } from '../story';

const LINE = 'space-game';
const DAY_MS = 24 * 60 * 60 * 1000;
const payment = { method: 'sandbox-card', customer: null };
const order = (quantity = 1) => purchase({ payment, lines: [purchaseLine({ key: LINE, product: LINE, quantity })] });

/** Grants at the first hourly try after so many days. */
const after =
  (days: number, reply: KeyReply = grants('KEY-1')) =>
  (n: number): KeyReply =>
    n > days * 24 ? reply : retries();

type Tell = (run: Run) => Promise<Awaited<ReturnType<typeof notify>>>;

/** A store that holds prices for a week at a bank which takes some of them. */
function heldOrder(
  answer: (n: number) => KeyReply,
  tell: Tell,
  isDeclined: (n: number) => boolean = () => false,
  lapses = 0,
): Story {
  const { activities } = publisher((_request, n) => answer(n));
  let run: Run | null = null;
  let [made, lapsed] = [0, 0];
  const prepare = async (): Promise<Preparation> => {
    const paymentId = `pay-${(made += 1)}`;
    if (isDeclined(made)) return { status: 'declined', paymentId, code: 'lost_card', isHard: true };
    const now = (await run?.env.currentTimeMs()) ?? 0;
    return { status: 'prepared', paymentId, holdUntil: new Date(now + 7 * DAY_MS).toISOString() };
  };
  const takePayment = async (_store: string, paymentId: string): Promise<ChargeOutcome> =>
    (lapsed += 1) <= lapses ? { status: 'lapsed', paymentId } : { status: 'charged', paymentId };
  return {
    activities: {
      ...activities,
      preparePayment: (_store, { mode }) =>
        mode === 'hold' ? prepare() : Promise.resolve({ status: 'prepared', paymentId: 'pay-saved', holdUntil: null }),
      takePayment,
      allocateCodes: async (request: AllocationRequest) => allocated(request, rights, { chargeMode: 'hold' }),
    },
    tell: (running) => {
      run = running;
      return tell(running);
    },
  };
}

/** Goes on by itself after so many days, each of which passes on its own, so that the bank's clock keeps up. */
const afterDays =
  (
    days: number,
    then: (handle: Awaited<ReturnType<typeof notify>>) => Promise<unknown> = () => Promise.resolve(),
    quantity = 1,
  ): Tell =>
  async (run) => {
    const handle = await notify(run, order(quantity));
    for (let day = 0; day < days; day += 1) await run.env.sleep('1 day');
    await then(handle);
    return toItsEnd(handle);
  };

/** Prices that are held while their lines wait. */
export const holds: Stories = {
  'hold-renewed-twice-and-taken': () => heldOrder(after(15), afterDays(16)),
  'hold-renewed-and-given-up-at-the-end': () => heldOrder(() => retries(), afterDays(20)),
  'hold-kept-while-a-refusal-waits': () => heldOrder(after(1, refuses), afterDays(10)),
  'hold-declined-and-charged-at-the-delivery': () => heldOrder(after(2), afterDays(3), (n) => n === 1),
  'hold-whose-renewal-is-declined': () => heldOrder(after(6.75), afterDays(7), (n) => n === 2),
  'hold-that-lapsed-before-it-was-taken': () => heldOrder(after(1), afterDays(1), () => false, 1),
  'hold-of-a-line-that-is-cancelled': () =>
    heldOrder(
      () => retries(),
      afterDays(8, (handle) => act(handle, cancelLineUpdate, { line: LINE })),
    ),
  'hold-of-a-line-that-the-store-refunds': () =>
    heldOrder(
      () => retries(),
      afterDays(1, (handle) => handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' })),
    ),

  'hold-lowered-by-a-correction': () =>
    heldOrder(
      after(8),
      afterDays(2, (handle) => act(handle, resubmitLineUpdate, { line: LINE, corrections: { quantity: 1 } }), 2),
    ),

  'hold-that-outlives-its-workflow': () => {
    const identity = newIdentity();
    const story = heldOrder(after(10), async (run) => {
      const lost = await notify(run, order(), identity);
      await run.env.sleep('2 days');
      await lost.terminate();
      const earlier = await story.activities.findRecordedOrder?.(identity.orderId);
      const handle = await notify(run, order(), identity, earlier);
      for (let day = 0; day < 9; day += 1) await run.env.sleep('1 day');
      return toItsEnd(handle);
    });
    return story;
  },
};
