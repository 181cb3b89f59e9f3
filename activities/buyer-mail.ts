import type { ClosingMail, LineMail } from '../domain/mail';
import { formatMoney } from '../domain/money';
import { shownNumber, type Line, type Order } from '../domain/order';
import type { MailFields, MailName } from '../mail/fields';
import { renderMail } from '../mail/render';
import type { Catalog } from './catalog';
import type { Outbox } from './outbox';

export interface BuyerMailDependencies {
  catalog: Catalog;
  vendorName: string;
  statusUrl(orderId: string): string;
}

/** What tells buyers how their order stands. */
export function buyerMailActivities({ catalog, vendorName, statusUrl }: BuyerMailDependencies, outbox: Outbox) {
  /** Writes to the buyer about one line; an order without an address is told nothing. */
  async function write<Name extends MailName>(
    name: Name,
    { order, line: id }: LineMail,
    fieldsOf: (line: Line, product: string) => MailFields[Name],
    number = '',
  ): Promise<void> {
    const { orderId, buyer, lines } = order;
    const line = lines.find((one) => one.id === id);
    if (!buyer.email || !line) return;
    const product = await catalog.findProduct(line.product ?? line.storeProduct, false);
    const key = `${name}/${orderId}/${id}${number}`;
    const render = () => renderMail(name, fieldsOf(line, product?.name ?? line.storeProduct));
    await outbox.send({ key, kind: name, orderId, to: buyer.email, render });
  }

  const common = (order: Order) => ({ vendor: vendorName, buyer: order.buyer.name, order: shownNumber(order) });

  return {
    /** Tells the buyer at once that a line's keys are still to come from their publisher; once, however often they are asked for. */
    mailWaiting: (mail: LineMail): Promise<void> =>
      write('key-on-its-way', mail, ({ quantity, charge }, product) => ({
        ...common(mail.order),
        product,
        quantity,
        chargedLater: charge?.state === 'open',
        statusUrl: statusUrl(mail.order.orderId),
      })),

    /** Tells the buyer where a payment is mended that did not go through; once a decline. */
    mailPaymentDeclined: (mail: LineMail): Promise<void> =>
      write(
        'payment-declined',
        mail,
        ({ charge, exception }, product) => ({
          ...common(mail.order),
          product,
          amount: formatMoney({ amount: charge?.amount ?? 0, currency: mail.order.currency ?? '' }),
          until: (exception?.deadline ?? '').slice(0, 10),
          paymentUrl: `${statusUrl(mail.order.orderId)}/payment`,
        }),
        `/${declines(mail)}`,
      ),

    /** Tells the buyer that a line could not be fulfilled in its window. */
    mailClosing: (mail: ClosingMail): Promise<void> =>
      write('order-closed', mail, ({ quantity }, product) => ({
        ...common(mail.order),
        products: [{ name: product, quantity }],
        charged: mail.charged,
        statusUrl: statusUrl(mail.order.orderId),
      })),
  };
}

/** Counts how often the line's payment has been declined. */
const declines = ({ order, line }: LineMail): number =>
  order.timeline.filter((entry) => entry.line === line && entry.event === 'payment_declined').length;
