import { createApiCalls } from './api-calls';
import { orderBody } from './order-body';
import type { Testbed } from './testbed';

/** Products by what their publisher's key server does. */
const PRODUCTS = { dead: 'bench-dead', late: 'bench-late' };
export type Publisher = keyof typeof PRODUCTS;

/** Orders that wait for their keys. */
export interface WaitingOrders {
  /** Makes the publishers, whose key servers are at these addresses, and a product of each. */
  prepare(keyServerUrls: Record<Publisher, string>): Promise<void>;
  /** Places an order whose only line waits for the publisher's key, and is answered once it does. */
  orderAt(publisher: Publisher): Promise<void>;
}

/** The product whose keys a publisher is asked for. */
export const productOf = (publisher: Publisher): string => PRODUCTS[publisher];

/** Creates the waiting orders of a shop that is prepared. */
export function createWaitingOrders(testbed: Pick<Testbed, 'url' | 'adminKey'>): WaitingOrders {
  const { call, put } = createApiCalls(testbed);
  let orders = 0;

  async function prepareOne(publisher: Publisher, url: string): Promise<void> {
    const id = productOf(publisher);
    await put(`/v1/publishers/${id}`, { name: id, url });
    await put(`/v1/products/${id}`, { name: id, source: 'rights', rights: { publisher: id } });
  }

  return {
    async prepare({ dead, late }) {
      await prepareOne('dead', dead);
      await prepareOne('late', late);
    },
    async orderAt(publisher) {
      const externalId = `waiting-${process.pid}-${++orders}`;
      // Without an address, because a mail to each of thousands of buyers is not what is measured.
      const order = orderBody({ externalId, product: productOf(publisher), delivery: 'response' });
      const body = JSON.stringify({ ...order, buyer: { name: 'Ann' } });
      await call({ path: '/v1/orders', body, headers: { prefer: 'wait=60' }, wanted: 202 });
    },
  };
}
