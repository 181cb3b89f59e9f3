import { allocationIds } from '../../domain/ids';
import type { z } from 'zod';
import type { order } from '../../api/schemas/orders';
import type { PlaceOrder } from '../../api/schemas/orders';
import type { Mail } from '../../sandbox/mail-archive';
import { until, type Answer, type TestEngine } from './engine';

/** An order as the API shows it. */
export type OrderView = z.output<typeof order>;

/** What places a DIRECT order, with what a test says about it. */
export type NewOrder = Partial<Omit<PlaceOrder, 'lines' | 'externalId'>> & {
  externalId: string;
  lines?: Partial<PlaceOrder['lines'][number]>[];
};

/** The body of an order of one generated code, 49.00 each, for a buyer of its own. */
export const directOrder = ({ externalId, lines = [{}], ...changes }: NewOrder) => ({
  store: 'direct',
  externalId,
  buyer: { email: addressOf(externalId), name: 'Ann' },
  currency: 'USD',
  delivery: 'response',
  lines: lines.map((line) => ({ product: 'desktop-app', quantity: 1, unitPrice: 4900, ...line })),
  ...changes,
});

/** Each test order has a buyer of its own, so that its mails can be told from others. */
export const addressOf = (externalId: string): string => `${externalId.toLowerCase()}@buyers.example`;

/** What tests do with orders of an engine. */
export function ordersOf(engine: TestEngine) {
  const place = (order: NewOrder, headers: Record<string, string> = {}): Promise<Answer<OrderView>> =>
    engine.call<OrderView>('POST', '/v1/orders', { body: directOrder(order), headers });
  const show = async (id: string): Promise<OrderView> => (await engine.call<OrderView>('GET', `/v1/orders/${id}`)).body;

  return {
    place,
    show,

    /** Places an order as a shop does: what is answered with 503 is sent again. */
    async placeForSure(order: NewOrder): Promise<OrderView> {
      let answer: Answer<OrderView> | undefined;
      await until(`order ${order.externalId} to be taken`, async () => {
        answer = await place(order);
        return answer.status !== 503;
      });
      if (!answer || answer.status > 202) throw new Error(`${answer?.text} ${await engine.logged('request failed')}`);
      return answer.body;
    },

    /** Waits until the order shows what it should, and returns it. */
    async shown(id: string, isIt: (order: OrderView) => boolean): Promise<OrderView> {
      let order: OrderView | undefined;
      await until(`order ${id} to get there`, async () => isIt((order = await show(id))));
      return order as OrderView;
    },

    /** Does what an operator does to an order, or to the line that the path names. */
    act: (id: string, path: string, body: object = {}) =>
      engine.call<OrderView & { code?: string; detail?: string }>('POST', `/v1/orders/${id}/${path}`, {
        body: { why: 'the test says so', ...body },
      }),

    /** The codes that an order's lines hold in the database, line by line. */
    async codesHeld(id: string): Promise<string[][]> {
      const order = await engine.models.orders.find(id);
      return Promise.all(
        (order?.lines ?? []).map(async (line) => [
          ...(await engine.models.codes.reveal(allocationIds(id, line))).values(),
        ]),
      );
    },

    mailsTo: (externalId: string): Mail[] => engine.servers.mailbox.mails({ to: addressOf(externalId) }),
  };
}

/** True once all lines of an order have their codes handed over. */
export const isDelivered = ({ state }: OrderView): boolean => state === 'delivered';

/** A test that an order's only line waits for this. */
export const waitsFor =
  (reason: string) =>
  ({ lines }: OrderView): boolean =>
    lines[0]?.exception?.reason === reason;
