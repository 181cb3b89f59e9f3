import { EXCEPTION_CURES } from './exception';
import type { Line, Order } from './order';

/** An order in Markdown for an operator who looks at its workflow: no codes, no addresses. */
export function describeOrder(order: Order): string {
  const head = `**Order ${order.externalId.includes('@') ? order.orderId : order.externalId}** of store ${order.storeId}: ${order.state}`;
  return [head, '', ...order.lines.map(describeLine)].join('\n');
}

function describeLine(line: Line): string {
  const title = `- \`${line.id}\` (${line.quantity} × ${line.product ?? line.storeProduct}): ${line.state}`;
  if (!line.exception) return title;
  const { reason, facts, since, deadline } = line.exception;
  const known = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const until = deadline ? `, until ${deadline}` : '';
  return `${title}, **${reason}** since ${since}${until}\n  ${known.join(', ')}\n  ${EXCEPTION_CURES[reason]}`;
}
