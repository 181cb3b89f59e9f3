import type { Store } from '../domain/store';
import type { FieldError } from './errors';
import type { PlaceOrder } from './schemas/orders';

/** What keeps Keyrail from charging an order, or the order from being taken without a charge. */
export function paymentErrors(body: PlaceOrder, { gateway, paymentMode }: Store): FieldError[] {
  if (!body.payment)
    return paymentMode === 'onDelivery' && !body.test && isPriced(body)
      ? [{ path: 'payment', message: 'This store charges on delivery: name what is to be charged' }]
      : [];
  if (gateway === null)
    return [{ path: 'payment', message: 'This store has no gateway to charge through: leave the payment out' }];
  return priceErrors(body);
}

const isPriced = ({ lines }: PlaceOrder): boolean =>
  lines.some(({ unitPrice, tax }) => (unitPrice ?? 0) > 0 || (tax ?? 0) > 0);

const priceErrors = ({ lines }: PlaceOrder): FieldError[] =>
  lines.flatMap(({ unitPrice, quantity, tax }, index) => {
    const path = `lines.${index}.unitPrice`;
    if (unitPrice === undefined || unitPrice === null)
      return [{ path, message: 'A line that is charged needs a price' }];
    return Number.isSafeInteger(unitPrice * quantity + (tax ?? 0)) ? [] : [{ path, message: 'Is too large to charge' }];
  });
