import type { Request } from 'express';
import type { AuditEntry } from '../models/audit';
import { callerOf } from './authentication';
import type { ApiContext } from './context';

/** Records what the caller of a request has done to the configuration, the stock or an order. */
export async function audit(
  { models, now }: Pick<ApiContext, 'models' | 'now'>,
  request: Request,
  action: string,
  subject: string,
  details: AuditEntry['details'] = {},
  why: string | null = null,
): Promise<void> {
  const by = callerOf(request).name;
  await models.audit.record({ at: now().toISOString(), by, action, subject, why, details });
}
