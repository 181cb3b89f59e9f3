import { createHash, randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { CALL, type License, type LicenseEntry } from '../domain/license';
import type { LicenseChange } from '../domain/license-changes';
import { licenseEvents } from '../domain/license-event';
import { audit } from './audit';
import { callerOf } from './authentication';
import type { ApiContext } from './context';
import { invalid, notFound, Problem } from './errors';
import { getLicense } from './license-access';

/** What a caller does to a license, and what is written down of it. */
export interface AskedChange extends Pick<LicenseEntry, 'event' | 'why' | 'note'> {
  change: LicenseChange;
  /** Refuses a call that does not say by a key whether it is a repetition. */
  needsKey?: boolean;
  /** Names it within the license, where the caller's key does not. */
  key?: string;
}

/** Makes a change on the license that a request names, once for a caller's Idempotency-Key, and audits it. */
export async function changeLicense(context: ApiContext, request: Request, asked: AskedChange): Promise<License> {
  const { id } = await getLicense(context, request);
  return changeLicenseOf(context, request, id, asked);
}

/** The same on a license that the request does not name itself. */
export async function changeLicenseOf(
  context: ApiContext,
  request: Request,
  id: string,
  asked: AskedChange,
): Promise<License> {
  const { models, now } = context;
  const { change, event, why, note, needsKey = false } = asked;
  const key = asked.key ?? entryKey(request, needsKey);
  const entry = { key, at: now().toISOString(), event, by: callerOf(request).name, why, note };
  const outcome = await models.licenses.change(id, change, entry);
  switch (outcome.status) {
    case 'unknown':
      throw notFound('license');
    case 'refused':
      throw new Problem(409, 'license_not_changeable', outcome.fault);
    case 'known':
      checkRepetition(outcome.license, entry);
      return outcome.license;
    case 'changed':
      await audit(context, request, `license.${event}`, id, note === null ? {} : { note }, why);
      await context.vendorEvents.tell(licenseEvents(outcome.license, entry));
      return outcome.license;
  }
}

/** Names what a caller asks for, so that it is done once. */
export function entryKey(request: Request, needsKey: boolean): string {
  const key = request.get('idempotency-key');
  if (key === undefined && !needsKey) return CALL + randomUUID();
  if (key === undefined || key === '' || key.length > 200)
    throw invalid([{ path: 'Idempotency-Key', message: 'Send this header, with 1 to 200 characters' }]);
  const digest = createHash('sha256')
    .update(`${callerOf(request).id}\n${key}`)
    .digest('base64url');
  return CALL + digest.slice(0, 22);
}

/** A key that comes again with something else is a mistake that nobody would notice. */
function checkRepetition({ history }: License, { key, event, note }: LicenseEntry): void {
  const first = history.find((made) => made.key === key);
  if (!first || (first.event === event && first.note === note)) return;
  throw new Problem(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another call. Use a new one.');
}
