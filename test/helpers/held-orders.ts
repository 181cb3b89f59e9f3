import type { AllocationRequest } from '../../domain/allocation';
import type { Charge } from '../../domain/payment';
import type { KeyReply } from '../../domain/rights';
import { createSandboxGateway } from '../../payments/sandbox';
import { openPaymentJournal } from '../../sandbox/payment-journal';
import { startPaymentServer } from '../../sandbox/payment-server';
import { publisher } from './publishers';
import { allocated, rights } from './purchases';
import type { Run } from './temporal';

const TIMEOUT_MS = 500;

/** A store that holds prices at the sandbox's gateway, and a publisher that answers as a test says; the gateway lives in the test's time. */
export async function heldOrders(answer: (n: number) => KeyReply) {
  const journal = await openPaymentJournal();
  const clock = { run: null as Run | null, now: new Date(), aheadMs: 0 };
  const server = await startPaymentServer({
    port: 0,
    journal,
    now: () => new Date(clock.now.getTime() + clock.aheadMs),
  });
  const gateway = createSandboxGateway({ address: server.address, timeoutMilliseconds: TIMEOUT_MS });
  const { activities } = publisher((_request, n) => answer(n));

  /** Sets the gateway's clock, then asks it. */
  const inTime =
    <Arguments extends unknown[], Result>(ask: (...args: Arguments) => Promise<Result>) =>
    async (_store: string, ...args: Arguments): Promise<Result> => {
      if (clock.run) clock.now = new Date(await clock.run.env.currentTimeMs());
      return ask(...args);
    };

  return {
    server,
    clock,
    /** The states of the payments in the order in which they were asked for. */
    states: () => [...journal.payments.values()].map(({ state }) => state),
    moved: () => journal.ledger.map(({ kind, amount }) => [kind, amount]),
    activities: {
      ...activities,
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, rights, { chargeMode: 'hold' })),
      ),
      preparePayment: jest.fn(inTime((charge: Charge) => gateway.prepare(charge))),
      takePayment: jest.fn(inTime((paymentId: string, charge: Charge) => gateway.take(paymentId, charge))),
      cancelPayment: jest.fn(inTime((paymentId: string) => gateway.cancel(paymentId))),
      refundPayment: jest.fn(inTime((paymentId: string) => gateway.refund(paymentId))),
    },
  };
}
