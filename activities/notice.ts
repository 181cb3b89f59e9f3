import { ApplicationFailure } from '@temporalio/activity';
import type { OrderNotice, UnresolvedNotice } from '../domain/store-event';
import type { Models } from '../models/models';
import { platformOf, type PlatformDependencies } from './platform';
import type { StoreEvents } from './reconciliation';

export interface NoticeDependencies extends PlatformDependencies {
  models: PlatformDependencies['models'] & { storeEvents: Pick<Models['storeEvents'], 'markResolved'> };
  storeEvents: Pick<StoreEvents, 'take'>;
}

export type NoticeActivities = ReturnType<typeof noticeActivities>;

/** What goes after the notices that do not name their order. */
export const noticeActivities = (dependencies: NoticeDependencies) => ({
  /** Asks the platform which orders a notice is of and tells them; the number of notices that it has come to. */
  async tellResolved(storeId: string, notice: UnresolvedNotice): Promise<number> {
    const { store, connector, access } = await platformOf(dependencies, storeId);
    if (!connector.resolve) throw ApplicationFailure.retryable(`${store.platform} resolves no notices`, 'NoLookup');
    const notices = await connector.resolve(notice, access);
    for (const [index, resolved] of notices.entries())
      await dependencies.storeEvents.take(store, index === 0 ? withMoney(resolved, notice) : resolved);
    const { eventId } = notice;
    await dependencies.models.storeEvents.markResolved({ storeId, eventId }, notices.length > 0);
    return notices.length;
  },

  /** Keeps a notice that its platform has not explained where people look. */
  async setNoticeAside(storeId: string, { eventId, type }: UnresolvedNotice): Promise<void> {
    const store = await dependencies.catalog.findStore(storeId, false);
    if (!store) return;
    const reason = `${type}: the platform's API did not tell which order this is of`;
    await dependencies.storeEvents.take(store, { kind: 'unreadable', eventId, reason });
    await dependencies.models.storeEvents.markResolved({ storeId, eventId }, true);
  },
});

/** The money that the notice has told, on one of those that it has come to. */
function withMoney(resolved: OrderNotice, { money }: UnresolvedNotice): OrderNotice {
  const tellsMoney =
    resolved.kind === 'orderRefunded' || resolved.kind === 'orderPartlyRefunded' || resolved.kind === 'orderDisputed';
  return money && tellsMoney ? { ...resolved, money } : resolved;
}
