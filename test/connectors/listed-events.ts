import type { Connector } from '../../connectors/connector';
import type { PlatformAccess } from '../../connectors/platform-access';
import type { StoreEvent } from '../../domain/store-event';

export const PERIOD = { since: '2026-11-18T12:00:00.000Z', until: '2026-11-21T12:00:00.500Z' };

/** The events of all pages that a platform's API lists; fails for a listing of more than ten. */
export async function listAll(connector: Connector, access: PlatformAccess, period = PERIOD): Promise<StoreEvent[]> {
  const events: StoreEvent[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 10; page += 1) {
    const listed = await listPage(connector, access, cursor, period);
    events.push(...listed.events);
    ({ cursor } = listed);
    if (cursor === null) return events;
  }
  throw new Error('the listing does not end');
}

/** One page of them. */
export async function listPage(
  connector: Connector,
  access: PlatformAccess,
  cursor: string | null = null,
  period = PERIOD,
) {
  if (!connector.listEvents) throw new Error('lists nothing');
  return connector.listEvents({ ...period, cursor }, access);
}

/** What a connector finds out of the only notice that it could not tell of which order it is. */
export async function resolved(connector: Connector, events: StoreEvent[], access: PlatformAccess) {
  const [notice, ...others] = events;
  if (notice?.kind !== 'unresolved' || others.length > 0) throw new Error(`not unresolved: ${JSON.stringify(events)}`);
  if (!connector.resolve) throw new Error('resolves nothing');
  return connector.resolve(notice, access);
}
