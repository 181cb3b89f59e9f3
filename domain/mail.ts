import type { Allotment, OrderIdentity } from './ids';
import type { Order } from './order';
import type { Buyer } from './purchase';

/** Lines of an order whose codes are to be mailed; a mail with another `mailing` is another mail, `0` the first. */
export interface CodesMail {
  identity: OrderIdentity;
  test: boolean;
  buyer: Buyer;
  /** With the license of a line that renews or upgrades one, whose code is mailed then. */
  lines: (Allotment & { product: string; license?: string })[];
  mailing: string;
}

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
