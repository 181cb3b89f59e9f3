import { randomUUID } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { insertedAnew } from './duplicate-key';
import { after, between, cutPage, type PageRequest } from './page';
import { fromPairs, toPairs, valuePairs, type Pair } from './pairs';

export type AuditDetail = string | number | boolean | null;

/** One thing that a person or an API key did. */
export interface AuditEntry {
  /** ISO time. */
  at: string;
  by: string;
  action: string;
  /** What it was done to. */
  subject: string;
  why: string | null;
  details: Record<string, AuditDetail>;
}

export interface AuditFilter {
  by?: string | undefined;
  action?: string | undefined;
  subject?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

interface AuditDocument extends Omit<AuditEntry, 'at' | 'details'> {
  _id: string;
  at: Date;
  details: Pair<AuditDetail>[];
}

const audit = new Schema<AuditDocument>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    action: { type: String, required: true },
    subject: { type: String, required: true },
    why: { type: String, default: null },
    details: valuePairs,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
audit.index({ at: -1, _id: -1 });
audit.index({ subject: 1, at: -1, _id: -1 });
audit.index({ by: 1, at: -1, _id: -1 });
audit.index({ action: 1, at: -1, _id: -1 });

/** Creates the record of who did what. */
export function createAudit(connection: Connection) {
  const AuditModel = connection.model<AuditDocument>('AuditEntry', audit);
  return {
    async record({ at, details, ...rest }: AuditEntry): Promise<void> {
      await AuditModel.create({ _id: randomUUID(), ...rest, at: new Date(at), details: toPairs(details) });
    },
    /** Records what is repeated under the same id once; false where it was recorded before. */
    recordOnce: (_id: string, { at, details, ...rest }: AuditEntry): Promise<boolean> =>
      insertedAnew(() => AuditModel.create({ _id, ...rest, at: new Date(at), details: toPairs(details) })),
    /** The newest first. */
    async list(filter: AuditFilter, page: PageRequest): Promise<{ entries: AuditEntry[]; cursor: string | null }> {
      const found = await AuditModel.find({ $and: [toConditions(filter), after(page.cursor, 'at')] })
        .sort({ at: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ at, _id }) => ({ at, id: _id }));
      return { entries: items.map(toEntry), cursor };
    },
  };
}

function toConditions({ by, action, subject, from, to }: AuditFilter): Record<string, unknown> {
  const at = between(from, to);
  return {
    ...(by !== undefined && { by }),
    ...(action !== undefined && { action }),
    ...(subject !== undefined && { subject }),
    ...(at && { at }),
  };
}

const toEntry = ({ at, by, action, subject, why, details }: AuditDocument): AuditEntry => ({
  at: at.toISOString(),
  by,
  action,
  subject,
  why,
  details: fromPairs(details),
});
