import { createHash, createHmac } from 'node:crypto';
import { toDecimal } from '../domain/money';
import type { PlatformSamples, SampleDelivery, SampleKeys, SampleSale } from './samples';

type Fields = [name: string, value: string][];

const RENEWAL_DAYS = 365;
const LIFETIME = '9999-12-31 23:59:59';

/** By the samples' names, what sets a payment's notification apart; the order's status comes first. */
const IPNS: Readonly<Record<string, Record<string, string>>> = {
  COMPLETE: {},
  'COMPLETE#subscription': {},
  'COMPLETE#renewal': {},
  PENDING: { MESSAGE_TYPE: 'PENDING' },
  PAYMENT_AUTHORIZED: { MESSAGE_TYPE: 'APPROVED' },
  'PAYMENT_RECEIVED#direct-debit': { MESSAGE_TYPE: 'PROCESSING' },
  PAYMENT_RECEIVED: { MESSAGE_TYPE: 'APPROVED' },
  REVERSED: { MESSAGE_TYPE: 'REVERSED' },
  REFUND: { MESSAGE_TYPE: 'REFUND', REFUND_TYPE: 'TOTAL' },
  'REFUND#partial': { MESSAGE_TYPE: 'REFUND', REFUND_TYPE: 'PARTIAL' },
  'COMPLETE#chargeback': { CHARGEBACK_RESOLUTION: 'OPEN', CHARGEBACK_REASON_CODE: 'FRAUD' },
  'COMPLETE#chargeback-won': { CHARGEBACK_RESOLUTION: 'WON', CHARGEBACK_REASON_CODE: 'FRAUD' },
  'COMPLETE#chargeback-lost': { CHARGEBACK_RESOLUTION: 'LOST', CHARGEBACK_REASON_CODE: 'FRAUD' },
};

/** By the samples' names, what sets a license change apart; the dispatch reason comes first. */
const LCNS: Readonly<Record<string, Record<string, string>>> = {
  LICENCE_CHANGE: {},
  'LICENCE_CHANGE#disabled': { DISABLED: '1' },
  LICENCE_PASTDUE: { STATUS: 'PASTDUE' },
  LICENCE_EXPIRATION: { STATUS: 'EXPIRED' },
  SCHEDULED_FOR_CANCELATION_ON_DEMAND: {},
  REVERT_CANCELATION_ON_DEMAND: {},
};

/** What 2Checkout sends: notifications of payments (IPN) and of license changes (LCN), signed by SHA3-256. */
export const twoCheckout: PlatformSamples = {
  events: [...Object.keys(IPNS), ...Object.keys(LCNS)],
  externalId: ({ id }) => id,
  sample(event, sale, keys) {
    const ipn = IPNS[event];
    if (ipn) return sign(ipnOf(event, sale, ipn), keys);
    const lcn = LCNS[event];
    if (!lcn) throw new Error(`2Checkout sends no ${event}`);
    return sign(lcnOf(event, sale, lcn), keys);
  },
};

/** A notification of these fields as 2Checkout signs it, for those that no sample has. */
export function sign(fields: Fields, { secret }: Pick<SampleKeys, 'secret'>): SampleDelivery {
  const source = fields.map(([, value]) => (value ? `${Buffer.byteLength(value)}${value}` : '0')).join('');
  const signature = createHmac('sha3-256', secret).update(source).digest('hex');
  const body = new URLSearchParams([...fields, ['SIGNATURE_SHA3_256', signature]]).toString();
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}

function ipnOf(event: string, sale: SampleSale, special: Record<string, string>): Fields {
  const isRenewal = event === 'COMPLETE#renewal';
  const subscription = isRenewal || event === 'COMPLETE#subscription';
  const [firstName = '', ...lastNames] = sale.name.split(' ');
  const total = sale.items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  const fields = {
    GIFT_ORDER: '0',
    SALEDATE: local(sale.now),
    PAYMENTDATE: local(sale.now),
    REFNO: isRenewal ? `${sale.id}-2` : sale.id,
    REFNOEXT: isRenewal ? '' : `cart-${sale.id}`,
    'ORIGINAL_REFNOEXT[]': isRenewal ? `cart-${sale.id}` : '',
    ORDERSTATUS: event.split('#')[0] ?? event,
    FIRSTNAME: firstName,
    LASTNAME: lastNames.join(' '),
    COMPANY: '',
    COUNTRY_CODE: 'de',
    CUSTOMEREMAIL: sale.email,
    TIMEZONE_OFFSET: 'GMT+02:00',
    CURRENCY: sale.currency,
    LANGUAGE: 'en',
    MESSAGE_TYPE: 'COMPLETE',
    IPN_TOTALGENERAL: toDecimal({ amount: event.startsWith('REFUND') ? -total : total, currency: sale.currency }),
    REFUND_TYPE: '',
    CHARGEBACK_RESOLUTION: 'NONE',
    CHARGEBACK_REASON_CODE: '',
    TEST_ORDER: sale.test ? '1' : '0',
    IPN_DATE: digitsOf(sale.now),
    VENDOR_CODE: '250111206876',
    ...special,
  };
  return [...Object.entries(fields), ...sale.items.flatMap((_, index) => lineOf(sale, index, subscription))];
}

function lineOf(sale: SampleSale, index: number, isSubscription: boolean): Fields {
  const { product = '', quantity = 1, unitPrice = 0 } = sale.items[index] ?? {};
  const decimal = (amount: number): string => toDecimal({ amount, currency: sale.currency });
  return Object.entries({
    'IPN_PID[]': product,
    'IPN_PNAME[]': `Edition ${product}`,
    'IPN_PCODE[]': `CODE-${product}`,
    'IPN_QTY[]': String(quantity),
    'IPN_PRICE[]': decimal(unitPrice),
    'IPN_VAT[]': decimal(0),
    'IPN_DISCOUNT[]': decimal(0),
    'IPN_TOTAL[]': decimal(unitPrice * quantity),
    'IPN_LICENSE_PROD[]': product,
    'IPN_LICENSE_REF[]': licenseOf(sale, index),
    'IPN_LICENSE_EXP[]': isSubscription ? local(sale.now, RENEWAL_DAYS) : LIFETIME,
    'IPN_LICENSE_LIFETIME[]': isSubscription ? 'NO' : 'YES',
  });
}

function lcnOf(event: string, sale: SampleSale, special: Record<string, string>): Fields {
  const product = sale.items[0]?.product ?? '';
  return Object.entries({
    EMAIL: sale.email,
    LICENSE_CODE: licenseOf(sale, 0),
    EXPIRATION_DATE: local(sale.now, RENEWAL_DAYS),
    DATE_UPDATED: local(sale.now),
    TEST: sale.test ? '1' : '0',
    CHANGED_BY: 'CUSTOMER',
    LICENSE_TYPE: 'REGULAR',
    DISABLED: '0',
    LICENSE_PRODUCT: product,
    STATUS: 'ACTIVE',
    TIMEZONE_OFFSET: 'GMT+02:00',
    DISPATCH_REASON: event.split('#')[0] ?? event,
    ORIGINAL_ORDER_REFERENCE: sale.id,
    ...special,
  });
}

const licenseOf = ({ id }: SampleSale, index: number): string =>
  createHash('sha256').update(`${id}:${index}`).digest('hex').slice(0, 10).toUpperCase();

/** Two hours ahead of UTC, as the sample's `TIMEZONE_OFFSET` says. */
const local = (now: Date, days = 0): string =>
  new Date(now.getTime() + 7_200_000 + days * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');

const digitsOf = (now: Date): string => local(now).replace(/\D/g, '');
