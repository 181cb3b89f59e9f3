import type { Allotment, OrderIdentity } from './ids';
import type { Line, Order } from './order';
import type { Buyer } from './purchase';

/** Lines of an order whose codes are to be mailed; a mail with another `mailing` is another mail, `0` the first. */
export interface CodesMail {
  identity: OrderIdentity;
  /** What the shop shows its buyer the order as; missing from mails of earlier releases. */
  number?: string | null;
  test: boolean;
  buyer: Buyer;
  lines: CodesMailLine[];
  mailing: string;
  /** Of an order that has been reopened, the redeliveries that its workflow knows of: another may have corrected the address meanwhile. Missing where nobody else's word counts. */
  knownRedeliveries?: string[];
}

/** A line of a codes mail, and what its licenses take from it. */
export interface CodesMailLine extends Allotment, Pick<Line, 'features' | 'subscriptionId'> {
  product: string;
  /** The store's id of the product, where that is another. */
  storeProduct?: string;
  /** The license that it renews or upgrades, whose code is mailed then. */
  license?: string;
}

/** A line as a codes mail has it. */
export const mailedLine = (line: Line): CodesMailLine => ({
  id: line.id,
  round: line.round,
  quantity: line.quantity,
  product: line.product ?? line.storeProduct,
  ...(line.product !== null && line.product !== line.storeProduct && { storeProduct: line.storeProduct }),
  ...(line.upgrades?.license && { license: line.upgrades.license }),
  ...(line.features && { features: line.features }),
  ...(line.subscriptionId !== undefined && { subscriptionId: line.subscriptionId }),
});

/** Names a codes mail by what it brings; line ids hold neither of the two marks. */
export const codesMailKey = (orderId: string, lines: readonly string[], mailing: string): string =>
  ['codes', orderId, lines.join('+'), mailing].join('/');

/** The lines whose codes a mail of that name brings. */
export const linesOfCodesMail = (key: string): string[] => key.split('/')[2]?.split('+') ?? [];

/** A mail server's last word on a mail; `refused` is for good, and its reason holds no address. */
export type MailOutcome = { status: 'sent' } | { status: 'refused'; reason: string };

/** What became of a codes mail: the lines whose part of it was refused; outcomes of earlier releases name none, and mean all. */
export type CodesMailOutcome = { status: 'sent' } | { status: 'refused'; reason: string; lines?: string[] };

/** True for a line whose codes the server has refused. */
export const isRefused = (outcome: CodesMailOutcome, line: string): boolean =>
  outcome.status === 'refused' && (outcome.lines?.includes(line) ?? true);

/** What the buyer is told of one line of an order. */
export interface LineMail {
  order: Order;
  line: string;
}

/** What the buyer is told when a line's window has closed. */
export interface ClosingMail extends LineMail {
  /** True when money has been taken, which the vendor then owes. */
  charged: boolean;
}
