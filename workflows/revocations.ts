import { revocationFault } from '../domain/operator-action';
import type { Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import { firstLocally } from './activities';
import type { Exceptions } from './exceptions';
import type { Flows } from './flows';
import type { CodesRevocation } from './messages';

/** Takes back codes that have been handed over, because an operator says so. */
export class Revocations {
  constructor(
    private readonly ledger: OrderLedger,
    private readonly flows: Flows,
    private readonly exceptions: Exceptions,
  ) {}

  /** Takes back the codes of delivered lines, each once; a signal from Temporal's UI that does not say who and why does nothing. */
  revoke(told: CodesRevocation): void {
    if (revocationFault(told) !== null) return;
    for (const line of this.ledger.lines) {
      if (line.state !== 'delivered' || !told.lines.includes(line.id)) continue;
      this.exceptions.end(line, 'revoked', told.reason);
      this.ledger.note('revoked', { line: line.id, by: told.by, why: told.why, note: told.reason });
      this.flows.start(this.audit(line, told));
    }
  }

  /** Named by the line and its round, whose codes go back once only. */
  private async audit({ id: line, round }: Line, { by, why }: CodesRevocation): Promise<void> {
    const { orderId } = this.ledger.identity;
    const id = `revoked/${orderId}/${line}/${round}`;
    const record = { id, at: new Date().toISOString(), by, why, action: 'revokeCodes', orderId, line };
    await firstLocally((activities) => activities.recordAction(record));
  }
}
