import { codesMailKey } from '../../domain/mail';
import { newSubscription } from '../../domain/subscription';
import { subscriptionIdOf } from '../../models/subscription';
import { sold } from '../helpers/licenses';
import { newReconciliation } from '../models/reconciliations';
import { aPublisher } from '../rights/publishers';
import { orderBody, type TestApi } from './api';

/** The store that has something of everything, whose name stands in all that is of it. */
export const THEIRS = 'theirs';

/** What is of the store, by its ids. */
export interface Shop {
  delivered: string;
  waiting: string;
  line: string;
  codeId: string;
  code: string;
  license: string;
  subscription: string;
  bulkAction: string;
  messageId: string;
}

const AT = '2026-03-01T10:00:00.000Z';

/** Fills a store with one of everything that a store has, and what all stores share beside it. */
export async function fillShop(api: TestApi): Promise<Shop> {
  const { publishers, codes } = api.database.models;
  await publishers.save(aPublisher('https://keys.example.com'));
  await api.addProduct('desktop-app');
  await api.addStore(THEIRS, { notify: 'theirs@example.com' });
  await api.addStore('ours');
  const delivered = await place(api);
  api.gateway.delivers = false;
  const waiting = await place(api);
  api.gateway.delivers = true;
  await api.gateway.raise(waiting, LINE, 'pool_empty');
  const { id: license, code } = await sellLicense(api, delivered);
  const found = await codes.list({ order: delivered }, { limit: 1 });
  const ofShop = { delivered, waiting, line: LINE, code, license, codeId: found.codes[0]?.id ?? '' };
  await tellShop(api);
  return { ...ofShop, ...(await recordShop(api, delivered)), bulkAction: await beginBulk(api, waiting) };
}

const LINE = 'desktop-app';

async function place(api: TestApi): Promise<string> {
  const { body } = await api.call<{ id: string }>('POST', '/v1/orders', { body: orderBody({ store: THEIRS }) });
  return body.id;
}

const sellLicense = ({ database }: TestApi, orderId: string) =>
  sold(database.models, { orderId, storeId: THEIRS, unit: `${orderId}/${LINE}/2`, email: 'theirs@example.com' });

/** What the store's platform has told, and what has been looked for there. */
async function tellShop({ database }: TestApi): Promise<void> {
  const { storeEvents, receivedDeliveries, reconciliations } = database.models;
  await storeEvents.record({
    ...{ storeId: THEIRS, eventId: 'e-1', externalId: 'theirs-1', kind: 'ignored', type: 'theirs', at: AT },
    ...{ subscriptionId: null, paymentId: null, lines: null, reason: null, amount: null, currency: null },
  });
  await receivedDeliveries.record({
    ...{ storeId: THEIRS, at: AT, status: 401, verdict: 'refused', kinds: [], reason: 'theirs' },
  });
  await reconciliations.begin(newReconciliation({ storeId: THEIRS }));
}

async function recordShop({ database }: TestApi, orderId: string): Promise<Pick<Shop, 'subscription' | 'messageId'>> {
  const { subscriptions, revocations, mails } = database.models;
  const subscription = subscriptionIdOf(THEIRS, 'sub-1');
  await subscriptions.record({
    ...{ id: subscription, storeId: THEIRS, subscriptionId: 'sub-1', product: 'theirs', orders: ['theirs-1'] },
    ...{ state: 'active', paidUntil: AT, graceUntil: null, expiresAt: AT, suspensions: [], knowsDisputes: false },
    ...{ changesAt: AT, updatedAt: AT, known: newSubscription(THEIRS, 'sub-1') },
  });
  await revocations.open({
    ...{ id: 'r-1', unit: `${orderId}/${LINE}/1`, orderId, storeId: THEIRS, line: LINE, publisher: 'games' },
    ...{ product: 'desktop-app', reason: 'ReturnProduct', requestedAt: AT },
  });
  const messageId = '<theirs@shop.example.com>';
  const key = codesMailKey(orderId, [LINE], '0');
  await mails.begin(key, { kind: 'codes', orderId, messageId });
  await mails.markSent(key, new Date(AT));
  return { subscription, messageId };
}

async function beginBulk(api: TestApi, order: string): Promise<string> {
  const body = { action: 'approve', why: 'theirs', lines: [{ order, line: LINE }] };
  return (await api.call<{ id: string }>('POST', '/v1/exceptions/actions', { body })).body.id;
}
