import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { describeOrder, searchableIds } from '../domain/order-description';
import { exceptionReasons, type Order } from '../domain/order';
import { firstLocally } from './activities';
import { searchAttributes } from './messages';

/** Shows an order as it stands to operators and writes its record for readers. */
export function recordOrder(order: Order): Promise<void> {
  setCurrentDetails(describeOrder(order));
  showInSearch(order);
  return firstLocally((activities) => activities.recordOrder(order));
}

/** Each upsert is an event, so only a change is worth one. */
function showInSearch(order: Order): void {
  const shown = workflowInfo().typedSearchAttributes;
  const exceptions = exceptionReasons(order.lines);
  const products = searchableIds(
    order.lines.flatMap(({ storeProduct, product }) => [storeProduct, product ?? storeProduct]),
  );
  const isShown =
    shown.get(searchAttributes.state) === order.state &&
    isSame(shown.get(searchAttributes.exceptions), exceptions) &&
    isSame(shown.get(searchAttributes.products), products);
  if (isShown) return;
  upsertSearchAttributes([
    { key: searchAttributes.state, value: order.state },
    { key: searchAttributes.exceptions, value: exceptions.length > 0 ? exceptions : null },
    { key: searchAttributes.products, value: products },
  ]);
}

/** Says whether the server shows just these values, in whatever order. */
const isSame = (shown: readonly string[] = [], wanted: readonly string[]): boolean =>
  shown.length === wanted.length && wanted.every((value) => shown.includes(value));
