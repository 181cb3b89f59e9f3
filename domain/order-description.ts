import { EXCEPTION_CURES } from './exception';
import { shownOrderId } from './ids';
import type { Line, Order } from './order';

/** An order in Markdown for an operator who looks at its workflow: no codes, no addresses. */
export function describeOrder(order: Order): string {
  const head = `**Order ${shownOrderId(order)}** of store ${order.storeId}: ${order.state}`;
  return [head, '', ...order.lines.map(describeLine)].join('\n');
}

// Temporal refuses a search attribute of more than 2 KB, and with it the step that sets it.
const MOST_SEARCH_BYTES = 2_000;

/** The ids that an order is searched by, each once: as many as a search attribute has room for, the first ones first. */
export function searchableIds(ids: readonly string[]): string[] {
  let bytes = 2;
  return [...new Set(ids)].filter(
    (id) => (bytes += encoder.encode(JSON.stringify(id)).length + 1) <= MOST_SEARCH_BYTES,
  );
}

const encoder = new TextEncoder();

function describeLine(line: Line): string {
  const title = `- \`${line.id}\` (${line.quantity} × ${line.product ?? line.storeProduct}): ${line.state}`;
  if (!line.exception) return title;
  const { reason, facts, since, deadline } = line.exception;
  const known = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const until = deadline ? `, until ${deadline}` : '';
  return `${title}, **${reason}** since ${since}${until}\n  ${known.join(', ')}\n  ${EXCEPTION_CURES[reason]}`;
}
