import type { StoreDelivery } from '../../connectors/connector';
import { lineId } from '../../domain/ids';
import { SANDBOX_SECRET } from '../../sandbox/seed-stores';
import { licenseFields, orderCompleted, signLicenseCall, signWebhook } from '../connectors/fastspring-signer';
import { addressOf, ordersOf, type OrderView } from './direct-orders';
import { until, type Answer, type TestEngine } from './engine';

/** What was sold: quantities by product. */
export type Basket = Readonly<Record<string, number>>;

/** FastSpring as Keyrail's API meets it, with the sandbox's secret. */
export function fastSpringShop(engine: TestEngine) {
  const { show } = ordersOf(engine);

  const send = ({ rawBody, headers }: StoreDelivery): Promise<Answer<null>> =>
    engine.call('POST', '/webhooks/fastspring', {
      body: rawBody,
      key: null,
      headers: Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : []))),
    });

  const license = (reference: string, product: string, quantity: number) =>
    send(
      signLicenseCall(
        licenseFields({
          reference,
          email: addressOf(reference),
          internalProductName: product,
          quantity: String(quantity),
        }),
        { key: SANDBOX_SECRET },
      ),
    );

  return {
    send,
    license,

    /** Calls for codes as FastSpring does: until the answer is a 200; anything but codes with it fails the test. */
    async licenseForSure(reference: string, product: string, quantity: number): Promise<string[]> {
      let answer: Answer<null> | undefined;
      await until(`the codes of ${reference}`, async () => {
        answer = await license(reference, product, quantity);
        if (answer.status !== 200) expect(answer).toMatchObject({ status: 503, text: '' });
        return answer.status === 200;
      });
      return answer?.text.split('\n') ?? [];
    },

    /** Tells of the sale as FastSpring does: until it is taken. */
    async webhookForSure(reference: string, basket: Basket): Promise<void> {
      await until(
        `the webhook of ${reference}`,
        async () => (await send(saleWebhook(reference, basket))).status === 200,
      );
    },

    /** The one order that a reference has; fails when it is not one. */
    async orderOf(reference: string): Promise<OrderView> {
      const path = `/v1/orders?store=fastspring&externalId=${reference}`;
      const { body } = await engine.call<{ orders: OrderView[] }>('GET', path);
      expect(body.orders).toHaveLength(1);
      return show(body.orders[0]!.id);
    },
  };
}

/** The signed webhook of a sale. */
export const saleWebhook = (reference: string, basket: Basket, changes: object = {}): StoreDelivery =>
  signWebhook(
    {
      events: [
        orderCompleted(
          {
            reference,
            customer: { first: 'Zoë', last: 'Müller', email: addressOf(reference), company: null },
            items: Object.entries(basket).map(([product, quantity]) => ({
              product,
              quantity,
              subtotal: 50 * quantity,
              discount: 0,
            })),
            ...changes,
          },
          { id: `event-${reference}` },
        ),
      ],
    },
    SANDBOX_SECRET,
  );

/** The signed webhook of a return of a whole sale. */
export const returnWebhook = (reference: string): StoreDelivery =>
  signWebhook(
    {
      events: [
        {
          id: `return-${reference}`,
          type: 'return.created',
          live: true,
          data: {
            completed: true,
            currency: 'USD',
            totalReturn: 119,
            original: { reference, currency: 'USD', total: 119 },
          },
        },
      ],
    },
    SANDBOX_SECRET,
  );

/** The line of an order that a product has. */
export const lineOf = ({ lines }: OrderView, product: string): OrderView['lines'][number] =>
  lines.find(({ id }) => id === lineId(product))!;
