import { createHash } from 'node:crypto';
import { toDecimal } from '../domain/money';
import type { PlatformSamples, SampleDelivery, SampleKeys, SampleSale } from './samples';

interface Type {
  id: string;
  status?: string;
  isSubscription?: boolean;
  special?: Record<string, string>;
}

const ACTIVE = { SUBSCRIPTION_STATUS_NAME: 'Active' };

/** By the samples' names; `IPN_TYPE_NAME` comes first. */
const TYPES: Readonly<Record<string, Type>> = {
  OrderCharged: { id: '1' },
  'OrderCharged#subscription': { id: '1', isSubscription: true },
  LicenseRequested: { id: '12', special: { CUSTOM_LICENSE_INFO: 'tier=gold' } },
  OrderOnWaiting: { id: '17', status: 'Waiting' },
  OrderDeclined: { id: '4', status: 'Canceled' },
  OrderRefunded: { id: '2', status: 'Refunded', special: { REFUND_ISSUED_BY: 'Vendor' } },
  OrderPartiallyRefunded: { id: '5', special: { ORDER_REFUNDED: '1.00', ORDER_ITEM_REFUNDED: '1.00' } },
  OrderChargedBack: { id: '3', status: 'Chargeback' },
  OrderChargebackIsWon: { id: '14' },
  TrialCharge: { id: '13', isSubscription: true, special: { IS_ON_TRIAL_PERIOD: '1' } },
  SubscriptionChargeSucceed: { id: '6', isSubscription: true, special: ACTIVE },
  SubscriptionChargeFailed: { id: '7', status: 'Waiting', isSubscription: true, special: ACTIVE },
  SubscriptionSuspended: { id: '8', isSubscription: true, special: { SUBSCRIPTION_STATUS_NAME: 'Suspended' } },
  SubscriptionRenewed: { id: '9', isSubscription: true, special: ACTIVE },
  SubscriptionTerminated: { id: '10', isSubscription: true, special: ended('Terminated') },
  SubscriptionFinished: { id: '11', isSubscription: true, special: ended('Finished') },
};

/** What PayPro Global sends: a POST for one product, so for the first of a sale; give a sale of one product for each. */
export const payPro: PlatformSamples = {
  events: Object.keys(TYPES),
  externalId: ({ id }) => id,
  sample(event, sale, keys) {
    const type = TYPES[event];
    if (!type) throw new Error(`PayPro sends no ${event}`);
    return sign(fieldsOf(event, type, sale), keys);
  },
};

/** A POST of these fields as PayPro signs it, for those that no sample has. */
export function sign(fields: Record<string, string>, { secret }: Pick<SampleKeys, 'secret'>): SampleDelivery {
  const { ORDER_ID, ORDER_STATUS, ORDER_TOTAL_AMOUNT, CUSTOMER_EMAIL, TEST_MODE, IPN_TYPE_NAME } = fields;
  const values = [ORDER_ID, ORDER_STATUS, ORDER_TOTAL_AMOUNT, CUSTOMER_EMAIL, secret, TEST_MODE, IPN_TYPE_NAME];
  const signature = createHash('sha256').update(values.join('')).digest('hex');
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, SIGNATURE: signature }).toString(),
  };
}

function fieldsOf(event: string, type: Type, sale: SampleSale): Record<string, string> {
  const { product = '', quantity = 1, unitPrice = 0 } = sale.items[0] ?? {};
  const decimal = (amount: number): string => toDecimal({ amount, currency: sale.currency });
  const [firstName = '', ...lastNames] = sale.name.split(' ');
  const isRenewal = event.startsWith('SubscriptionCharge');
  return {
    IPN_TYPE_ID: type.id,
    IPN_TYPE_NAME: event.split('#')[0] ?? event,
    ORDER_ID: isRenewal ? `${sale.id}-2` : sale.id,
    ORDER_STATUS: type.status ?? 'Processed',
    PRODUCT_ID: product,
    PRODUCT_QUANTITY: String(quantity),
    ORDER_ITEM_ID: numberOf(sale.id, product),
    ORDER_ITEM_NAME: `Edition ${product}`,
    ORDER_ITEM_TYPE_NAME: 'Product',
    ORDER_CURRENCY_CODE: sale.currency,
    ORDER_ITEM_UNIT_PRICE: decimal(unitPrice),
    ORDER_ITEM_TOTAL_DISCOUNT: decimal(0),
    ORDER_ITEM_TOTAL_AMOUNT: decimal(unitPrice * quantity),
    ORDER_TOTAL_AMOUNT: sale.test ? '0' : decimal(unitPrice * quantity),
    ORDER_PLACED_TIME_UTC: dateOf(sale.now),
    CUSTOMER_EMAIL: sale.email,
    CUSTOMER_NAME: sale.name,
    CUSTOMER_FIRST_NAME: firstName,
    CUSTOMER_LAST_NAME: lastNames.join(' '),
    CUSTOMER_COUNTRY_CODE: 'DE',
    COMPANY_NAME: '',
    TEST_MODE: sale.test ? '1' : '0',
    HASH: createHash('md5').update('1').digest('hex'),
    SUBSCRIPTION_ID: '',
    ...(type.isSubscription && {
      SUBSCRIPTION_ID: numberOf(sale.id, 'subscription'),
      SUBSCRIPTION_INITIAL_ORDER_ID: sale.id,
      SUBSCRIPTION_NEXT_CHARGE_DATE: nextChargeOf(sale.now),
    }),
    ...type.special,
  };
}

function ended(status: string): Record<string, string> {
  return { SUBSCRIPTION_STATUS_NAME: status, SUBSCRIPTION_NEXT_CHARGE_DATE: '' };
}

const numberOf = (id: string, part: string): string =>
  String(Number.parseInt(createHash('sha256').update(`${id}:${part}`).digest('hex').slice(0, 8), 16));

/** `01/16/2023 07:33:17` in UTC. */
function dateOf(now: Date): string {
  const [year = '', month = '', day = '', time = ''] = now.toISOString().slice(0, 19).split(/[-T]/);
  return `${month}/${day}/${year} ${time}`;
}

/** A month on, as in `2/16/2023 7:33 AM`, in UTC. */
function nextChargeOf(now: Date): string {
  const at = new Date(now.getTime() + 31 * 86_400_000);
  const hour = at.getUTCHours();
  const minute = String(at.getUTCMinutes()).padStart(2, '0');
  const time = `${hour % 12 || 12}:${minute} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${time}`;
}
