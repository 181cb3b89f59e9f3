import { createApiCalls } from './api-calls';
import { GENERATED, orderBody, type OrderBody } from './order-body';
import type { Testbed } from './testbed';

const PUBLISHER = 'bench-dead';
const RIGHTS = 'bench-rights';
const TOO_LITTLE = 100;

/** Orders that nobody fulfills. */
export interface WaitingOrders {
  /** Makes a product of the publisher whose key server is to be at this address. */
  prepare(keyServerUrl: string): Promise<void>;
  /** Places an order that waits for an operator, because its price is too low. */
  orderForOperator(): Promise<void>;
  /** Places an order whose only line waits for the publisher's key, and is answered once it does. */
  orderForKey(): Promise<void>;
}

/** Creates the waiting orders of a shop that is prepared. */
export function createWaitingOrders(testbed: Pick<Testbed, 'url' | 'adminKey'>): WaitingOrders {
  const { call, put } = createApiCalls(testbed);
  let orders = 0;

  async function place(order: Omit<OrderBody, 'externalId' | 'delivery'>): Promise<void> {
    const externalId = `waiting-${process.pid}-${++orders}`;
    const body = JSON.stringify(orderBody({ ...order, externalId, delivery: 'email' }));
    await call({ path: '/v1/orders', body, headers: { prefer: 'wait=60' }, wanted: 202 });
  }

  return {
    async prepare(keyServerUrl) {
      await put(`/v1/publishers/${PUBLISHER}`, { name: 'Dead', url: keyServerUrl });
      await put(`/v1/products/${RIGHTS}`, { name: 'Rights', source: 'rights', rights: { publisher: PUBLISHER } });
    },
    orderForOperator: () => place({ product: GENERATED, unitPrice: TOO_LITTLE }),
    orderForKey: () => place({ product: RIGHTS }),
  };
}
