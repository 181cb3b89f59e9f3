import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { OrderNotice, TellsMoney, UnresolvedNotice } from '../domain/store-event';
import type { Connector } from './connector';
import { readPart } from './json-body';
import { amount, currency } from './payload-fields';
import type { PayPalApi } from './paypal-api';
import type { PayPalEvent } from './paypal-message';
import { paymentAt, type Payment } from './paypal-payment';
import { PlatformApiError } from './platform-access';
import { tellsDecimal } from './told-money';

/** What a message says of a payment. */
const SAYINGS = ['refunded', 'opened', 'won', 'lost'] as const;
export type Saying = (typeof SAYINGS)[number];

/** What a message says of the payment at a path of PayPal's API, which is to confirm it: of a body PayPal signs no more than a checksum. */
export const toUnresolved = (
  { id: eventId, event_type: type }: Pick<PayPalEvent, 'id' | 'event_type'>,
  saying: Saying,
  path: string,
  told: unknown = undefined,
): UnresolvedNotice => ({
  kind: 'unresolved',
  eventId,
  type: type ?? 'unknown',
  lookup: `${saying} ${path}`,
  ...moneyOf(told),
});

/** Of a refund of an order's payment, and of a subscription's, whose API is older. */
const Told = z.union([
  z.object({ value: amount, currency_code: currency }),
  z
    .object({ total: amount, currency })
    .transform(({ total, currency: code }) => ({ value: total, currency_code: code })),
]);

function moneyOf(told: unknown): TellsMoney {
  const { data } = Told.safeParse(told);
  return data ? tellsDecimal(data.value, data.currency_code) : {};
}

const Lookup = z
  .string()
  .transform((lookup) => lookup.split(' '))
  .pipe(z.tuple([z.enum(SAYINGS), z.string().startsWith('/')]));

/** Asks PayPal how much of a payment has gone back, and which order it was of. */
export function createResolve(api: PayPalApi): NonNullable<Connector['resolve']> {
  return async ({ eventId, type, lookup }, access) => {
    const [saying, path] = readPart(lookup, Lookup, 'lookup');
    try {
      const payment = await paymentAt(path, (asked) => api.get(asked, access));
      return payment ? toNotices(eventId, saying, payment) : [];
    } catch (error) {
      // Buyers dispute whatever was paid to the account, and the app knows of its own payments only.
      if (type.startsWith('CUSTOMER.DISPUTE.') && error instanceof PlatformApiError && error.status === 404) return [];
      throw error;
    }
  };
}

const toNotices = (eventId: string, saying: Saying, { externalIds, goneBack }: Payment): OrderNotice[] =>
  externalIds.map((externalId, index) =>
    toNotice(index === 0 ? eventId : `${eventId}:payment`, externalId, saying, goneBack),
  );

function toNotice(eventId: string, externalId: string, saying: Saying, goneBack: Payment['goneBack']): OrderNotice {
  if (saying === 'opened' || saying === 'won') return { kind: 'orderDisputed', eventId, externalId, outcome: saying };
  // PayPal may tell of it before its API does, and whoever forges a message would have codes taken back.
  if (goneBack === 'nothing') throw new MalformedDeliveryError('payment: nothing of it has gone back');
  if (goneBack === 'part') return { kind: 'orderPartlyRefunded', eventId, externalId };
  if (saying === 'lost') return { kind: 'orderDisputed', eventId, externalId, outcome: 'lost' };
  return { kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' };
}
