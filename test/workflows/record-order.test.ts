import { createOrderGateway } from '../../api/order-gateway';
import { orderWorkflowId } from '../../domain/ids';
import { purchaseReceivedSignal, searchAttributes } from '../../workflows/messages';
import { fakeActivities, newIdentity } from '../helpers/orders';
import { allocated, granted, purchase, purchaseLine, waiting } from '../helpers/purchases';
import { endOf, eventTypes, useTemporal, type Run } from '../helpers/temporal';

describe('recordOrder', () => {
  const temporal = useTemporal();
  /** Maps `store-app` to `app`, and what has no such name to itself. */
  const mapping = () =>
    fakeActivities({
      allocateCodes: async (request) =>
        allocated(request, (line) =>
          line.id === 'waiting'
            ? waiting(line)
            : { ...granted(line), product: line.storeProduct.replace('store-', '') },
        ),
    });
  const upserts = (events: string[]) => events.filter((event) => event.startsWith('upsert')).length;
  const purchaseOf = (...products: string[]) =>
    purchase({ lines: products.map((product) => purchaseLine({ key: product, product })) });

  async function start({ env, taskQueue }: Run, ...products: string[]) {
    const identity = newIdentity();
    await createOrderGateway(env.client, { taskQueue }).notifyPurchase(identity, purchaseOf(...products), null);
    const handle = env.client.workflow.getHandle(orderWorkflowId(identity));
    const shown = async () => (await handle.describe()).typedSearchAttributes.get(searchAttributes.products);
    return { handle, shown };
  }

  async function fulfill(...products: string[]) {
    return temporal.run(mapping(), async (run) => {
      const { handle, shown } = await start(run, ...products);
      await endOf(handle);
      const events = await eventTypes(handle);
      return { shown: await shown(), upserts: upserts(events), events: events.length };
    });
  }

  it("shows the products of an order by the store's ids and by ours, with its state, at no further event", async () => {
    const mapped = await fulfill('store-app', 'plugin');
    const identical = await fulfill('app', 'plugin');

    expect(mapped.shown?.toSorted()).toEqual(['app', 'plugin', 'store-app']);
    expect(identical.shown?.toSorted()).toEqual(['app', 'plugin']);
    expect([mapped.upserts, identical.upserts]).toEqual([1, 1]);
    expect(mapped.events).toBe(identical.events);
  });

  it('shows the products of lines that come later', async () => {
    const products = await temporal.run(mapping(), async (run) => {
      const { handle, shown } = await start(run, 'waiting');
      await run.env.sleep('1 minute');
      const before = await shown();
      await handle.signal(purchaseReceivedSignal, purchaseOf('store-app'));
      await run.env.sleep('1 minute');
      const after = await shown();
      await handle.terminate();
      return { before, after: after?.toSorted() };
    });

    expect(products).toEqual({ before: ['waiting'], after: ['app', 'store-app', 'waiting'] });
  });
});
