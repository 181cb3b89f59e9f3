import { createHmac } from 'node:crypto';
import { orderWorkflowId } from '../domain/ids';
import { createApiCalls, type ApiCall } from './api-calls';
import type { Arrivals } from './arrivals';
import { DIRECT_STORE, GENERATED, orderBody, PRICE } from './order-body';
import type { Testbed } from './testbed';

const PLATFORM_STORE = 'bench-fastspring';
const POOLED = 'bench-pooled';
const WEBHOOK_SECRET = 'bench-secret';

/** An order that has been fulfilled. */
export interface PlacedOrder {
  id: string;
  workflowId: string;
}

/** The stores of the bench: all that they ask of Keyrail, by HTTP. */
export interface Shop {
  prepare(): Promise<void>;
  /** How many codes the pool has in stock. */
  pooledCodes(): Promise<number>;
  addPooledCodes(codes: string[]): Promise<void>;
  /** Places an order for a generated code, which comes in the answer. */
  orderInResponse(): Promise<PlacedOrder>;
  /** Places an order for a code of the pool, and waits until it has been mailed. */
  orderByMail(): Promise<PlacedOrder>;
  /** Delivers a signed webhook of an order for a generated code, and waits until it is in the mailbox. */
  webhookToMail(): Promise<string>;
  readOrder(id: string): Promise<void>;
  uploadCodes(product: string, codes: string[]): Promise<void>;
}

/** Creates the shop at an API. */
export function createShop(testbed: Pick<Testbed, 'url' | 'adminKey'>, arrivals: Arrivals): Shop {
  const { call, put } = createApiCalls(testbed);
  let orders = 0;
  const nextId = () => `${process.pid}-${++orders}`;

  async function order(product: string, delivery: 'response' | 'email'): Promise<PlacedOrder> {
    const externalId = nextId();
    const body = JSON.stringify(orderBody({ externalId, product, delivery }));
    const answer = await call({ path: '/v1/orders', body, headers: { prefer: 'wait=60' }, wanted: 201 });
    const { id } = JSON.parse(answer) as { id: string };
    return { id, workflowId: orderWorkflowId({ orderId: id, storeId: DIRECT_STORE, externalId }) };
  }

  const putPool = (product: string) =>
    put(`/v1/products/${product}`, { name: product, source: 'pool', lowStockThreshold: 10 });

  async function addCodes(product: string, codes: string[]): Promise<void> {
    const body = ['code', ...codes].join('\n');
    await call({ path: `/v1/products/${product}/codes`, body, headers: { 'content-type': 'text/csv' }, wanted: 201 });
  }

  return {
    async prepare() {
      const credentials = { webhookSecrets: [{ value: WEBHOOK_SECRET }] };
      await put(`/v1/products/${GENERATED}`, { name: 'Generated', minimumPrices: { USD: 1000 } });
      await put(`/v1/stores/${DIRECT_STORE}`, { name: 'Direct', platform: 'direct' });
      await put(`/v1/stores/${PLATFORM_STORE}`, { name: 'Platform', platform: 'fastspring', credentials });
      await putPool(POOLED);
    },
    async pooledCodes() {
      return availableIn(await call({ method: 'GET', path: `/v1/products/${POOLED}/stock`, wanted: 200 }));
    },
    addPooledCodes: (codes) => addCodes(POOLED, codes),
    orderInResponse: () => order(GENERATED, 'response'),
    orderByMail: () => order(POOLED, 'email'),
    async webhookToMail() {
      const reference = nextId();
      const email = `${reference}@example.com`;
      const arrived = arrivals.mailTo(email);
      await call({ path: `/webhooks/${PLATFORM_STORE}`, ...signed(webhookBody(reference, email)), wanted: 200 });
      await arrived;
      return orderWorkflowId({ orderId: '', storeId: PLATFORM_STORE, externalId: reference });
    },
    async readOrder(id) {
      await call({ method: 'GET', path: `/v1/orders/${id}`, wanted: 200 });
    },
    async uploadCodes(product, codes) {
      await putPool(product);
      await addCodes(product, codes);
    },
  };
}

const availableIn = (answer: string): number => (JSON.parse(answer) as { available: number }).available;

function signed(content: object): Required<Pick<ApiCall, 'body' | 'headers'>> {
  const body = JSON.stringify(content);
  return { body, headers: { 'x-fs-signature': createHmac('sha256', WEBHOOK_SECRET).update(body).digest('base64') } };
}

const webhookBody = (reference: string, email: string) => ({
  events: [
    {
      id: `event-${reference}`,
      type: 'order.completed',
      live: true,
      data: {
        reference,
        live: true,
        currency: 'USD',
        total: PRICE / 100,
        tax: 0,
        subtotal: PRICE / 100,
        customer: { first: 'Ann', last: 'Example', email, company: null },
        address: { country: 'US' },
        items: [{ product: GENERATED, quantity: 1, subtotal: PRICE / 100, discount: 0 }],
      },
    },
  ],
});
