import type { Allotment, OrderIdentity } from './ids';
import type { Order } from './order';
import type { Buyer } from './purchase';

/** Lines of an order whose codes are to be mailed; a mail with another `mailing` is another mail, `0` the first. */
export interface CodesMail {
  identity: OrderIdentity;
  test: boolean;
  buyer: Buyer;
  lines: (Allotment & { product: string })[];
  mailing: string;
}

/** A mail server's last word on a mail; `refused` is for good, and its reason holds no address. */
export type MailOutcome = { status: 'sent' } | { status: 'refused'; reason: string };

/** What the buyer is told when a line's window has closed. */
export interface ClosingMail {
  order: Order;
  line: string;
  /** True when money has been taken, which the vendor then owes. */
  charged: boolean;
}
