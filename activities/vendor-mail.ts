import { formatMoney } from '../domain/money';
import { shownNumber, type Order } from '../domain/order';
import type { MailFields } from '../mail/fields';
import { renderMail } from '../mail/render';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';
import type { Outbox } from './outbox';

export interface VendorMailDependencies {
  models: Pick<Models, 'codes' | 'stockWarnings'>;
  catalog: Catalog;
}

/** What tells the vendor by mail. */
export const vendorMailActivities = ({ models, catalog }: VendorMailDependencies, outbox: Outbox) => ({
  /** Warns that a product's stock has fallen to its threshold: once per crossing. */
  async warnLowStock(productId: string): Promise<void> {
    const product = await catalog.findProduct(productId, false);
    const crossing = await models.stockWarnings.due(productId);
    if (!product?.notify || crossing === null) return;
    const available = await models.codes.countAvailable(productId);
    const fields = { product: product.name, productId, available, threshold: product.lowStockThreshold ?? 0 };
    const render = () => renderMail('low-stock', fields);
    const key = `low-stock/${productId}/${crossing}`;
    await outbox.send({ key, kind: 'low-stock', orderId: null, to: product.notify, render });
    await models.stockWarnings.markSent(productId, crossing);
  },

  /** Tells of an order's outcome, where its store asks for that: once for each. */
  async mailTransaction(order: Order): Promise<void> {
    const { notify, name } = await catalog.getStore(order.storeId, false);
    if (!notify) return;
    const { orderId } = order;
    const outcome = order.lines.map(({ id, state }) => `${id}=${state}`).join('+');
    const key = `transaction/${orderId}/${outcome}`;
    const render = () => renderMail('transaction', transactionFields(order, name));
    await outbox.send({ key, kind: 'transaction', orderId, to: notify, render });
  },
});

function transactionFields(order: Order, store: string): MailFields['transaction'] {
  const { orderId, currency, lines, state, test } = order;
  const isPriced = currency !== null && lines.every(({ unitPrice }) => unitPrice !== null);
  const total = lines.reduce((sum, { unitPrice, quantity }) => sum + (unitPrice ?? 0) * quantity, 0);
  return {
    store,
    order: shownNumber(order),
    orderId,
    state,
    test,
    total: isPriced ? formatMoney({ amount: total, currency }) : null,
    lines: lines.map((line) => ({
      product: line.product ?? line.storeProduct,
      quantity: line.quantity,
      state: line.state,
      amount: amountOf(line.unitPrice, line.quantity, currency),
    })),
  };
}

const amountOf = (unitPrice: number | null, quantity: number, currency: string | null): string | null =>
  unitPrice === null || currency === null ? null : formatMoney({ amount: unitPrice * quantity, currency });
