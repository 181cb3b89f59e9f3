import type { ActionRecord } from '../domain/operator-action';
import type { Models } from '../models/models';

export type AuditActivities = ReturnType<typeof auditActivities>;

/** What keeps the record of what operators have done to orders, whichever way they were told. */
export const auditActivities = ({ audit }: Pick<Models, 'audit'>) => ({
  /** Records an operator's action, once however often it is repeated. */
  async recordAction({ id, at, by, why, action, orderId, line }: ActionRecord): Promise<void> {
    const details = line ? { line } : {};
    await audit.recordOnce(id, { at, by, why, action: `order.${action}`, subject: orderId, details });
  },
});
